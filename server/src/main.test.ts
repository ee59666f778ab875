import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { startServer } from './main.ts';

let database: TestDatabase;
let home: string;
let env: Record<string, string>;
before(async () => {
  database = await testDatabase();
  home = await mkdtemp(path.join(os.tmpdir(), 'rapport-main-'));
  env = {
    PORT: '0',
    RAPPORT_HOME: home,
    RAPPORT_LOG_LEVEL: 'silent',
    RAPPORT_ADMIN_EMAIL: 'owner@yunhe.example',
    RAPPORT_ADMIN_PASSWORD: 'a long enough one',
    RAPPORT_API_KEY: 'a-key-from-the-environment',
  };
});
after(async () => {
  await database.drop();
  await rm(home, { recursive: true, force: true });
});

test('starts, makes the first workspace once, and stops', async () => {
  for (const created of [true, false]) {
    const running = await startServer({ databaseUrl: database.url, env });
    try {
      assert.equal(running.created, created);
      const response = await fetch(`${running.address}/health/ready`);
      assert.equal(response.status, 200);
      const me = await fetch(`${running.address}/api/v1/me`, {
        headers: { authorization: `Bearer ${env['RAPPORT_API_KEY']}` },
      });
      assert.equal(me.status, 200);
    } finally {
      await running.stop();
    }
  }
  const { mode } = await stat(path.join(home, 'secret.key'));
  assert.equal(mode & 0o777, 0o600);
});

test('a worker listens nowhere', async () => {
  const running = await startServer({ databaseUrl: database.url, role: 'worker', env });
  assert.equal(running.address, null);
  await running.stop();
});

test('names a wrong setting, and a port that is taken', async () => {
  await assert.rejects(
    startServer({ databaseUrl: database.url, env: { ...env, PORT: 'many', HOST: '' } }),
    /PORT/,
  );
  await assert.rejects(
    startServer({
      databaseUrl: database.url,
      env: { ...env, RAPPORT_ADMIN_PASSWORD: undefined } as never,
    }),
    /needed together/,
  );
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  await assert.rejects(
    startServer({ databaseUrl: database.url, env: { ...env, PORT: String(port) } }),
    { code: 'EADDRINUSE' },
  );
  other.close();
});
