import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { freePorts, runCommand, temporaryHome, type Command } from './run-command.ts';

const READY = /Ctrl-C stops everything/;

describe('npm start in a folder that only its owner may enter', { timeout: 600_000 }, () => {
  let env: Record<string, string | undefined>;
  let address: string;
  let remove: () => Promise<void>;
  const commands: Command[] = [];

  before(async () => {
    const [web, simulator] = await freePorts();
    const place = await temporaryHome();
    remove = place.remove;
    address = `http://127.0.0.1:${web}`;
    env = {
      RAPPORT_HOME: place.home,
      PORT: String(web),
      SIMULATOR_PORT: String(simulator),
      DATABASE_URL: undefined,
      TEST_DATABASE_URL: undefined,
    };
  });
  after(async () => {
    for (const { child, ended } of commands) {
      child.kill('SIGTERM');
      await ended;
    }
    await remove();
  });

  async function start(): Promise<{ command: Command; key: string }> {
    const command = runCommand(['start', '--empty'], env);
    commands.push(command);
    await command.prints(READY);
    const [, key = ''] = await command.prints(/API key +(\S+)/);
    return { command, key };
  }

  const me = (key: string) =>
    fetch(`${address}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });

  test('starts, stops at one Ctrl-C, keeps its data, and survives kill -9', async () => {
    const first = await start();
    assert.equal((await fetch(`${address}/health/ready`)).status, 200);
    const before = await me(first.key);
    assert.equal(before.status, 200);
    const { workspaceId } = (await before.json()) as { workspaceId?: string };
    first.command.child.kill('SIGINT');
    assert.deepEqual(await first.command.ended, { code: 0, signal: null });
    await assert.rejects(fetch(`${address}/health/live`));

    const second = await start();
    assert.equal(second.key, first.key);
    const again = (await (await me(first.key)).json()) as { workspaceId?: string };
    assert.equal(again.workspaceId, workspaceId);

    // The bootstrap's end closes its channel, and the program it started stops by itself.
    second.command.child.kill('SIGKILL');
    await second.command.ended;
    await stopsAnswering();
    const third = await start();
    assert.equal((await me(first.key)).status, 200);
    third.command.child.kill('SIGTERM');
    assert.deepEqual(await third.command.ended, { code: 0, signal: null });
  });

  async function stopsAnswering(): Promise<void> {
    for (;;) {
      const answered = await fetch(`${address}/health/live`).then(
        () => true,
        () => false,
      );
      if (!answered) return;
    }
  }
});

test('npm start names a taken port and what to do, in one line', { timeout: 300_000 }, async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const command = runCommand(['start', '--empty'], { PORT: String(port) });
  const { code } = await command.ended;
  other.close();
  assert.equal(code, 1);
  assert.equal(command.printed().trim().split('\n').length, 1);
  assert.match(command.printed(), new RegExp(`^rapport: port ${port} for the console is taken`));
});

describe('npm run serve', () => {
  const clean = { DATABASE_URL: undefined, TEST_DATABASE_URL: undefined };
  for (const [name, args, env, message] of [
    ['wants a database', ['serve'], clean, /^rapport: set DATABASE_URL .* or give --embedded/],
    ['knows its roles', ['serve', '--role', 'cook'], clean, /^rapport: there is no role "cook"/],
    [
      'names a database that does not answer',
      ['serve', '--role', 'worker'],
      { ...clean, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /^rapport: the database of DATABASE_URL cannot be used: .*ECONNREFUSED/,
    ],
  ] as const)
    test(name, { timeout: 300_000 }, async () => {
      const command = runCommand([...args], env);
      const { code } = await command.ended;
      assert.equal(code, 1);
      assert.match(command.printed(), message);
      assert.equal(command.printed().trim().split('\n').length, 1);
    });
});
