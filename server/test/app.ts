import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Logger as JobLogger, runOnce, type TaskList } from 'graphile-worker';
import { permissions, type Permission } from '#contracts/permissions.ts';
import { createApiKey, generateKey } from '#kernel/auth/api-keys/api-keys.ts';
import { createWorkspace } from '#kernel/auth/workspaces.ts';
import { manualClock } from '#kernel/clock.ts';
import { readConfig } from '#kernel/config.ts';
import { openDatabase } from '#kernel/db/database.ts';
import { processLanes } from '#kernel/facts/process.ts';
import { laneCount } from '#kernel/facts/leases.ts';
import { newId } from '#kernel/ids.ts';
import { createKernel, type Kernel } from '#kernel/kernel.ts';
import { silentLogger } from '#kernel/telemetry/log.ts';
import type { Module } from '#kernel/module.ts';
import { seededRandom } from '#kernel/random.ts';
import { createSecrets } from '#kernel/secrets/secrets.ts';
import { createApp, type App } from '#server/app.ts';
import { modules as allModules } from '#server/modules.ts';
import { testDatabase } from './database.ts';

/** Where the clock of a test stands unless it says otherwise: noon in Shanghai, a Monday. */
export const testNow = new Date('2026-03-02T04:00:00Z');

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface TestRequest {
  /** Sent as JSON, or as it is when it is text or bytes (then name its type in `headers`). */
  body?: unknown;
  headers?: Record<string, string>;
  /** Another key than the first workspace's; null for none. */
  key?: string | null;
}

export interface TestResponse {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  bytes: Buffer;
  /** The parsed JSON body. Untyped on purpose: tests compare it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export type TestApp = Awaited<ReturnType<typeof testApp>>;

/**
 * The whole program on a database of its own, without ports and without background work: requests
 * are injected, `settle` runs the reactions and `runJobs` the jobs, when the test says so.
 *
 * ```ts
 * let app: TestApp;
 * before(async () => { app = await testApp(); });
 * after(() => app.stop());
 * test('…', async () => {
 *   const { status, body } = await app.request('GET', '/api/v1/contacts?q=li');
 * });
 * ```
 */
export async function testApp(
  given: {
    /** Instead of all modules. */
    modules?: readonly Module[];
    env?: Record<string, string>;
  } = {},
) {
  const database = await testDatabase();
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-app-'));
  const clock = manualClock(testNow);
  const kernel = createKernel({
    config: readConfig(
      { PORT: '0', RAPPORT_HOME: home, RAPPORT_ALLOW_PRIVATE_UPSTREAMS: 'true', ...given.env },
      { databaseUrl: database.url },
    ),
    log: silentLogger,
    clock,
    random: seededRandom(1),
    database: openDatabase({ url: database.url, max: 8, applicationName: 'rapport test' }),
    secrets: createSecrets(Buffer.alloc(32, 7)),
  });
  const app = await createApp(kernel, given.modules ?? allModules);
  const first = await addWorkspace(kernel, 'Yunhe Tea');
  return {
    kernel,
    app,
    http: app.http,
    clock,
    /** The first workspace and a key of it with every permission. */
    ...first,
    addWorkspace: (name: string, scopes?: readonly Permission[]) =>
      addWorkspace(kernel, name, scopes),
    request: (method: Method, url: string, request: TestRequest = {}) =>
      inject(app, method, url, { key: first.apiKey, ...request }),
    settle: () => settle(kernel, app),
    runJobs: () => runJobs(kernel, app),
    async stop() {
      await app.stop();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function addWorkspace(
  kernel: Kernel,
  name: string,
  scopes: readonly Permission[] = permissions,
): Promise<{ workspaceId: string; apiKey: string }> {
  const workspaceId = newId();
  const apiKey = generateKey(kernel.random);
  const now = kernel.clock.now();
  await createWorkspace(kernel.db, { id: workspaceId, name, now });
  await createApiKey(kernel.db, {
    workspaceId,
    key: apiKey,
    name: 'test',
    scopes,
    createdBy: 'test',
    now,
  });
  return { workspaceId, apiKey };
}

async function inject(
  app: App,
  method: Method,
  url: string,
  { body, headers = {}, key }: TestRequest,
): Promise<TestResponse> {
  const response = await app.http.inject({
    method,
    url,
    headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  const type = String(response.headers['content-type'] ?? '');
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    bytes: response.rawPayload,
    body: /\bjson\b/.test(type) ? response.json() : undefined,
  };
}

const everyLane = Array.from({ length: laneCount }, (_, lane) => lane);

/**
 * Runs the reactions on every fact that waits, and on those they state, until none is left.
 *
 * @throws the error of a reaction: what would be parked is a failure of the test
 */
async function settle(kernel: Kernel, app: App): Promise<void> {
  const failures: Error[] = [];
  const deps = {
    ...kernel.unitDeps,
    reactions: app.reactions,
    parked: (_fact: unknown, error: Error) => void failures.push(error),
  };
  while ((await processLanes(deps, everyLane)) > 0);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
}

/**
 * Runs the jobs that are due, and those they add, until none is left. A job's clock is the
 * database's; jobs planned by the test's clock, which is behind, are due at once.
 *
 * @throws the first job's error
 */
async function runJobs(kernel: Kernel, app: App): Promise<void> {
  const failures: unknown[] = [];
  const taskList: TaskList = {};
  for (const [name, handler] of Object.entries(app.jobs))
    taskList[name] = async (payload, { job }) => {
      try {
        await handler(payload as never, {
          signal: new AbortController().signal,
          attempt: job.attempts,
          lastAttempt: job.attempts >= job.max_attempts,
        });
      } catch (error) {
        failures.push(error);
        throw error;
      }
    };
  await runOnce({
    pgPool: kernel.database.pool,
    taskList,
    noHandleSignals: true,
    logger: new JobLogger(() => () => undefined),
  });
  if (failures.length > 0) throw failures[0];
}
