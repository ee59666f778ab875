/**
 * One PostgreSQL server for all test files that are run by hand, each in its own process. The
 * first file starts it and leaves it running, so that the next one takes no time; it ends and
 * removes itself when nobody has used it for a while. `npm test` brings a server of its own.
 *
 * Imported, it gives the server's address; run as a program, it is the server's keeper.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setInterval as every, setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '#kernel/db/embedded.ts';
import { testSettings } from '#kernel/db/embedded-settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
const user = os.userInfo().uid;
const key = createHash('sha256').update(root).digest('hex').slice(0, 8);
const home = path.join(os.tmpdir(), `rapport-test-${user}-${key}`);
const addressFile = path.join(home, 'address');

const IDLE_MINUTES = 10;
const START_TIMEOUT_MS = 60_000;

/** The address of the shared server, which is started if it does not run. */
export async function sharedServerUrl(): Promise<string> {
  const known = await answeringUrl();
  if (known !== undefined) return known;
  spawn(process.execPath, [import.meta.filename], { detached: true, stdio: 'ignore' }).unref();
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 50) {
    const url = await answeringUrl();
    if (url !== undefined) return url;
    await delay(50);
  }
  throw new Error(`The test server did not start; see ${path.join(home, 'postgres.log')}`);
}

async function answeringUrl(): Promise<string | undefined> {
  const url = await readFile(addressFile, 'utf8').catch(() => undefined);
  if (url === undefined) return undefined;
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return url;
  } catch {
    return undefined; // Not started yet, or a stale address of one that was killed.
  }
}

async function keep(): Promise<void> {
  // Open to others, so that as root the data too lies in here and goes with it.
  await mkdir(home, { recursive: true, mode: 0o755 });
  const server = await startEmbeddedPostgres({ home, settings: testSettings }).catch((error) => {
    if (error instanceof EmbeddedPostgresError && error.code === 'in-use') return undefined;
    throw error;
  });
  if (server === undefined) return; // Another test file's keeper was quicker.
  const unfinished = `${addressFile}.${process.pid}`;
  await writeFile(unfinished, server.url, { mode: 0o600 });
  await rename(unfinished, addressFile);

  const ask = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ask.abort());
  void server.ended.then(() => ask.abort());
  await untilIdle(server.url, ask.signal);
  await rm(addressFile, { force: true });
  await server.stop();
  await rm(home, { recursive: true, force: true });
}

async function untilIdle(url: string, ask: AbortSignal): Promise<void> {
  let idleMinutes = 0;
  try {
    for await (const _ of every(60_000, undefined, { signal: ask })) {
      idleMinutes = (await isUsed(url)) ? 0 : idleMinutes + 1;
      if (idleMinutes >= IDLE_MINUTES) return;
    }
  } catch (error) {
    if (!ask.aborted) throw error;
  }
}

/** Whether a test is connected. */
async function isUsed(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rowCount !== 0;
  } finally {
    await client.end();
  }
}

if (import.meta.main) await keep();
