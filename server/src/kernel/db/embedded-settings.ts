import os from 'node:os';

/** PostgreSQL settings by name, as postgresql.conf would have them. */
export type ServerSettings = Record<string, string>;

const MB = 1024 * 1024;

/**
 * Settings of the embedded server, tuned for a small machine (two cores, some gigabytes) that it
 * shares with Rapport. They are given on the command line at each start, so that a later version
 * of Rapport can change them without touching anybody's data folder.
 */
export function serverSettings(totalMemory: number = memoryToShare()): ServerSettings {
  const megabytes = (share: number, most: number) =>
    `${Math.max(32, Math.min(most, Math.floor((totalMemory * share) / MB)))}MB`;
  return {
    // A quarter, as PostgreSQL's manual has it: a person's facts lie all over the log, and a page that
    // is not kept here costs fifty times as much. Taken as it is used, not at the start.
    shared_buffers: megabytes(1 / 4, 6144),
    effective_cache_size: megabytes(1 / 2, 8192),
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_connections: '100',
    // What was acknowledged is on disk; the fact log gathers its commits instead.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // Our statements are short; compiling them costs more than it saves.
    jit: 'off',
    random_page_cost: '1.1',
    // On two cores parallel workers only take the core that the next request needs.
    max_parallel_workers_per_gather: '0',
    // Who met a deadlock begins anew, and somebody may be waiting; the default is a second.
    deadlock_timeout: '200ms',
    // Plans made for small tables are replaced as soon as the tables have grown.
    autovacuum_naptime: '5s',
    autovacuum_analyze_scale_factor: '0.05',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    unix_socket_permissions: '0700',
    cluster_name: 'rapport',
  };
}

/** Bytes of the machine, or of the container that we are in. */
function memoryToShare(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
}

/**
 * Settings for tests: small, and without waiting for the disk, since a test's database is thrown
 * away. Tests about crashes ask for a durable server instead.
 */
export const testSettings: ServerSettings = {
  shared_buffers: '128MB',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '1min',
};

/** The settings as command line flags of postgres(1). */
export function toFlags(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
