import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#kernel/db/embedded.ts';
import { api, type Api } from '../bench/http.ts';
import { answering, freePort, startProgram, stop } from '../bench/processes.ts';
import { root } from '../lib/command.ts';

const account = {
  appId: 'wxfaults000000001',
  appSecret: 'faultssecret00000000000000000001',
  token: 'faultstoken',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE',
  mode: 'secure',
};
const key = 'rk_faults_0123456789abcdef';

/** Messages that one worker has on their way at most: few, so that losing them is told from losing more. */
const concurrency = 10;
export const onTheirWay = 2 * concurrency;

export type Member = 'web' | 'worker 1' | 'worker 2';
export const members: readonly Member[] = ['web', 'worker 1', 'worker 2'];

/** The product as it is run by many: a process for the web, two workers, a durable database. */
export interface Stage {
  rapport: Api;
  simulator: Api;
  channelId: string;
  appId: string;
  /** Asks the database; again when it was away just then. */
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** Ends a process as `kill -9` does. @returns when it is gone; `start` brings another */
  kill(member: Member): Promise<void>;
  start(member: Member): void;
  /** Sets the clock of a process so much ahead of the true time, or behind it; 0 sets it right. */
  setClock(member: Member, aheadMs: number): void;
  /** Ends one of the database's own processes, upon which it ends all others and recovers. */
  crashDatabase(): Promise<void>;
  /** Stops the database in order and starts it again. */
  restartDatabase(): Promise<void>;
  /** Resolves when callbacks are taken again: a platform tries each only three times. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-faults-'));
  let database = await startEmbeddedPostgres({ home });
  const { url } = database;
  const played = await startProgram('simulator/src/main.ts', [], {
    SIMULATOR_PORT: String(await freePort()),
  });
  const simulator = api(String(played.ready['listening']));
  const port = await freePort();
  const children = new Map<Member, ChildProcess>();
  let closing = false;
  /** As a supervisor does: a process that ends by itself, such as for want of a database, comes again. */
  const start = (member: Member) => {
    if (isAlive(children.get(member))) return;
    const child = launch(member, url, home, port);
    children.set(member, child);
    child.once('exit', () => {
      if (child.signalCode !== 'SIGKILL') setTimeout(() => void (closing || start(member)), 300);
    });
  };
  for (const member of members) start(member);
  const address = `http://127.0.0.1:${port}`;
  await answering(`${address}/health/ready`);
  const rapport = patient(api(address, key));
  const query = asking(url);
  const channelId = await connect(rapport, simulator, address);
  return {
    rapport,
    simulator,
    channelId,
    appId: account.appId,
    query,
    start,
    ready: () => answering(`${address}/health/ready`),
    async kill(member) {
      const child = children.get(member);
      if (!child || !isAlive(child)) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
    setClock(member, aheadMs) {
      const child = children.get(member);
      if (child?.connected) child.send(aheadMs);
    },
    async crashDatabase() {
      const [row] = await query<{ pid: number }>(
        `select pid from pg_stat_activity where backend_type = 'client backend'
         and pid <> pg_backend_pid() order by random() limit 1`,
      );
      if (row) process.kill(row.pid, 'SIGKILL');
    },
    async restartDatabase() {
      await database.stop();
      database = await startEmbeddedPostgres({ home });
      if (database.url !== url) throw new Error('The database came back at another address.');
    },
    async close() {
      closing = true;
      await Promise.all([...children.values()].map(stop));
      await played.stop();
      await database.stop();
      await removeEmbeddedPostgres(home);
      await rm(home, { recursive: true, force: true });
    },
  };
}

const isAlive = (child?: ChildProcess) =>
  child !== undefined && child.exitCode === null && child.signalCode === null;

function launch(member: Member, databaseUrl: string, home: string, port: number): ChildProcess {
  const role = member === 'web' ? 'web' : 'worker';
  const clock = path.join(import.meta.dirname, 'clock.ts');
  return spawn(process.execPath, ['--import', clock, 'scripts/serve.ts', '--role', role], {
    cwd: root,
    // A process that cannot reach the database says so; that is what is being tried.
    stdio: ['ignore', 'ignore', process.env['RAPPORT_FAULTS_LOG'] ? 'inherit' : 'ignore', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      RAPPORT_HOME: home,
      RAPPORT_LOG_LEVEL: 'error',
      RAPPORT_API_RATE: '1000000',
      RAPPORT_ALLOW_PRIVATE_UPSTREAMS: 'true',
      RAPPORT_ADMIN_EMAIL: 'faults@example.com',
      RAPPORT_ADMIN_PASSWORD: 'faults-password-1',
      RAPPORT_API_KEY: key,
    },
  });
}

/** By the rules of old: whoever follows can be written to for two days. */
async function connect(rapport: Api, simulator: Api, address: string): Promise<string> {
  const settings = { windowRules: 'legacy48h', maxConcurrency: concurrency };
  const rules = { windowRules: 'legacy48h' };
  await simulator.post('/_sim/accounts', { ...account, settings: rules });
  const channel = await rapport.post<{ id: string; callbackPath: string }>('/api/v1/channels', {
    kind: 'wechat',
    name: 'Faults',
    ...account,
    apiBaseUrl: simulator.base,
    settings,
  });
  const callbackUrl = `${address}${channel.callbackPath}`;
  await simulator.post('/_sim/accounts', { ...account, settings: rules, callbackUrl });
  return channel.id;
}

const patienceMs = 120_000;

/** What a good client does: asks again until it is answered. Only for requests that may be repeated. */
function patient(given: Api): Api {
  const again =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    (...args: A) =>
      untilDone(() => call(...args), isRefusal);
  return {
    ...given,
    get: again(given.get) as Api['get'],
    post: again(given.post) as Api['post'],
    put: again(given.put) as Api['put'],
    patch: again(given.patch) as Api['patch'],
  };
}

const isRefusal = (error: Error) => / 4\d\d /.test(error.message);

async function untilDone<T>(
  work: () => Promise<T>,
  isFinal: (error: Error) => boolean,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || isFinal(error) || performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}

const asking =
  (connectionString: string): Stage['query'] =>
  async (text, values = []) =>
    untilDone(
      async () => {
        const client = new pg.Client({ connectionString });
        // It may be ended while it works; the query then fails, and that is heard.
        client.on('error', () => undefined);
        await client.connect();
        try {
          return (await client.query(text, values)).rows;
        } finally {
          await client.end().catch(() => undefined);
        }
      },
      // Only what is wrong with the statement itself is final (SQLSTATE classes 22, 23, 42).
      (error) => 'code' in error && /^(22|23|42)/.test(String(error.code)),
    );
