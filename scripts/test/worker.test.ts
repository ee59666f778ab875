import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { runCommand, temporaryHome, type Command } from './run-command.ts';

const apiKey = 'rk_worker_0123456789abcdef';

describe('npm run serve -- --role worker', { timeout: 600_000 }, () => {
  let database: TestDatabase;
  let place: Awaited<ReturnType<typeof temporaryHome>>;
  let env: Record<string, string | undefined>;
  const commands: Command[] = [];

  before(async () => {
    database = await testDatabase();
    place = await temporaryHome();
    env = {
      DATABASE_URL: database.url,
      RAPPORT_HOME: place.home,
      RAPPORT_ADMIN_EMAIL: 'owner@yunhe.example',
      RAPPORT_ADMIN_PASSWORD: 'a long enough one',
      RAPPORT_API_KEY: apiKey,
      RAPPORT_METRICS_PORT: '0',
    };
  });
  after(async () => {
    for (const { child, ended } of commands) {
      child.kill('SIGTERM');
      await ended;
    }
    await database.drop();
    await place.remove();
  });

  const serve = (given: Record<string, string> = {}) => {
    const command = runCommand(['serve', '--role', 'worker'], { ...env, ...given });
    commands.push(command);
    return command;
  };

  test('answers health and metrics on a port of its own, and nothing else', async () => {
    const command = serve();
    const [, address = ''] = await command.prints(/"healthAddress":"([^"]+)"/);
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${address}${path}`, { headers });

    for (const path of ['/health/live', '/health/ready'])
      assert.deepEqual(await (await ask(path)).json(), { status: 'ok' });

    // It takes the lanes of a database nobody else works on within a tick or two of its loop.
    let metrics = '';
    while (!metrics.includes('rapport_lanes_held 64')) {
      metrics = await (await ask('/metrics')).text();
      await delay(50);
    }
    assert.match(metrics, /^process_resident_memory_bytes \d+$/m);

    // From elsewhere, or by a proxy, metrics need a key.
    const forwarded = { 'x-forwarded-for': '192.0.2.7' };
    assert.equal((await ask('/metrics', forwarded)).status, 401);
    const withKey = { ...forwarded, authorization: `Bearer ${apiKey}` };
    assert.equal((await ask('/metrics', withKey)).status, 200);

    const other = await ask('/api/v1/me', withKey);
    assert.equal(other.status, 404);
    assert.match(other.headers.get('content-type') ?? '', /^application\/problem\+json/);

    command.child.kill('SIGTERM');
    assert.deepEqual(await command.ended, { code: 0, signal: null });
    await assert.rejects(ask('/health/live'));
  });

  test('names a port that is taken, and ends', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const command = serve({ RAPPORT_METRICS_PORT: String(port) });
    const { code } = await command.ended;
    other.close();
    assert.equal(code, 1);
    const message = `rapport: port ${port} is taken by another program; .* RAPPORT_METRICS_PORT\\.`;
    assert.match(command.printed(), new RegExp(message));
  });
});
