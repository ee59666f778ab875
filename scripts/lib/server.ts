import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#kernel/db/embedded.ts';
import type { Role } from '#kernel/config.ts';
import { startServer, type Running } from '#server/main.ts';
import { CommandError, root } from './command.ts';
import type { Services } from './services.ts';

/** RAPPORT_HOME: where everything lives that must outlast a restart. */
export const homeFolder = () => path.resolve(root, process.env['RAPPORT_HOME'] ?? '.rapport');

/** The oldest PostgreSQL that our SQL and tests hold for. */
const OLDEST_MAJOR = 16;

/** Starts the embedded PostgreSQL as the first of the services; its end is everybody's end. */
export async function addEmbeddedPostgres(services: Services, home: string): Promise<string> {
  const database = await startEmbeddedPostgres({ home, log: (line) => services.log.info(line) });
  services.add(() => database.stop());
  void database.ended.then(() =>
    services.fail('PostgreSQL ended by itself; its log (postgres.log) says why.'),
  );
  return database.url;
}

/** Checks an external database before anything is written to it. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('show server_version');
    const version = rows[0]?.version ?? '';
    if (Number.parseInt(version, 10) < OLDEST_MAJOR)
      throw new CommandError(
        `the database of DATABASE_URL is PostgreSQL ${version}; Rapport needs ${OLDEST_MAJOR} or newer.`,
      );
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new CommandError(`the database of DATABASE_URL cannot be used: ${reason}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Starts Rapport itself, with the sign-in of the first start in `env`. */
export async function addServer(
  services: Services,
  given: { databaseUrl: string; role: Role; env: Record<string, string | undefined> },
): Promise<Running> {
  const running = await startServer({ ...given, pretty: process.stdout.isTTY }).catch(
    (error: unknown) => {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken) throw error;
      const name = given.role === 'worker' ? 'RAPPORT_METRICS_PORT' : 'PORT';
      throw new CommandError(
        `port ${given.env[name] ?? 5070} is taken by another program; stop that, or choose another with ${name}.`,
      );
    },
  );
  services.add(() => running.stop());
  return running;
}
