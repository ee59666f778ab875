import { createHash } from 'node:crypto';
import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';

export { sql } from 'kysely';

/** Statements are written as SQL with `sql` tags, so no table types are declared to Kysely. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
type Tables = {};
export type Db = Kysely<Tables>;
/** An open transaction, or the database itself for a single statement. */
export type Tx = Transaction<Tables> | Db;

export interface Database {
  /** For reads. */
  db: Db;
  /** For writes: appending, reactions, the outbox, units of work; see `keyedPlans`. */
  keyed: Db;
  pool: pg.Pool;
  url: string;
  /** A connection outside the pool, for session locks and LISTEN. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

/** At most so many statements are kept prepared on a connection; texts seen once are not worth it. */
const preparedLimit = 400;

/**
 * Writing statements find their rows by key. A plan that was made and kept while a table was small
 * would walk it whole; a minute later, on a day with many new followers, each batch took seconds.
 * So on these connections PostgreSQL plans by index, whatever it believes of the sizes.
 */
const keyedPlans =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/**
 * Opens two pools. Every statement text that comes back a second time on a connection is prepared
 * there: parsing and planning were a third of the time of a reaction batch.
 */
export function openDatabase(options: {
  url: string;
  /** Of each pool. */
  max?: number;
  applicationName?: string;
}): Database {
  const connection = {
    connectionString: options.url,
    application_name: options.applicationName ?? 'rapport',
    statement_timeout: 120_000,
    idle_in_transaction_session_timeout: 120_000,
  };
  const max = options.max ?? 10;
  const pool = openPool({ ...connection, max });
  const keyedPool = openPool({ ...connection, max, options: keyedPlans, pipeline: true });
  const [db, keyed] = [pool, keyedPool].map(
    (each): Db => new Kysely({ dialect: new PostgresDialect({ pool: preparing(each) }) }),
  ) as [Db, Db];
  return {
    db,
    keyed,
    pool,
    url: options.url,
    connect: async () => {
      const client = new pg.Client({ ...connection, statement_timeout: 0, keepAlive: true });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    close: async () => {
      await Promise.all([db.destroy(), keyed.destroy()]);
    },
  };
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // A lost connection fails its running query and is replaced; without listeners, on the pool for
  // idle ones and on each client for those in use, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const preparing = (pool: pg.Pool) =>
  ({
    connect: async () => prepare(await pool.connect()),
    end: () => pool.end(),
  }) as unknown as pg.Pool;

interface Preparing extends pg.PoolClient {
  preparedTexts?: Map<string, string | null>;
}

/**
 * Statements that are handed in together travel together: one write to the socket wakes PostgreSQL
 * once, where each of its own takes the processor from us in between.
 */
function gather({ connection: { stream } }: Preparing): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** A single question without values; what else has none (begin, or several statements) stays as it is. */
const isQuery = (text: string): boolean => /^\s*(select|with)\b/i.test(text) && !text.includes(';');

function prepare(client: Preparing) {
  const seen = (client.preparedTexts ??= new Map<string, string | null>());
  return {
    query: (text: string | pg.Submittable, values?: unknown[]) => {
      gather(client);
      if (typeof text !== 'string') return client.query(text);
      if (!values?.length && !isQuery(text)) return client.query(text, values);
      const name = seen.get(text);
      if (name) return client.query({ name, text, values });
      if (name === undefined && seen.size < preparedLimit) seen.set(text, null);
      else if (name === null) seen.set(text, createHash('md5').update(text).digest('hex'));
      return client.query(text, values);
    },
    release: (error?: Error | boolean) => client.release(error),
  };
}

/** PostgreSQL's code for an error, or '' when it is none of its errors. */
export function pgCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/**
 * Whether trying again may help: lost connection, restart, deadlock, serialization, out of resources.
 * Or whether what caused it is such. Class codes from PostgreSQL's appendix A.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof Error && error.cause !== undefined && isTransient(error.cause)) return true;
  const code = pgCode(error);
  if (/^(08|40|53|57)/.test(code) || code === '55P03') return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOENT)/.test(code)) return true;
  const message = error instanceof Error ? error.message : '';
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(
    message,
  );
}

/**
 * Runs `work` in one transaction. Unlike Kysely's own, it lets statements be sent while others are
 * still under way: PostgreSQL runs them in the order in which they were handed in, and nobody waits
 * for an answer that nobody needs yet. `begin` travels with the first of them.
 */
export function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const pooled = db.getExecutor();
  return pooled.provideConnection(async (connection) => {
    const executor = pooled.withConnectionProvider({
      provideConnection: (consumer) => consumer(connection),
    });
    const run = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
    const begun = run('begin');
    begun.catch(() => undefined); // Whatever comes after it fails too, and is heard.
    try {
      // A transaction is used only through `sql`, which asks it for nothing but its executor.
      const value = await work({ getExecutor: () => executor } as Tx);
      await begun;
      await run('commit');
      return value;
    } catch (error) {
      await run('rollback').catch(() => undefined); // A lost connection has rolled back by itself.
      throw error;
    }
  });
}

/** Whether it, or what it was caused by, is a deadlock or a failed serialization. */
function metDeadlock(error: unknown): boolean {
  if (/^40/.test(pgCode(error))) return true;
  return error instanceof Error && error.cause !== undefined && metDeadlock(error.cause);
}

/** Runs `work` in a transaction and again, at most `attempts` times, when it met a deadlock. */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  attempts = 5,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(db, work);
    } catch (error) {
      if (attempt >= attempts || !metDeadlock(error)) throw error;
    }
  }
}

/** Rows as a JSON parameter for `jsonb_to_recordset`: the way to hand a set to a statement. */
export const asJson = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
