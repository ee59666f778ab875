import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePorts, runCommand, temporaryHome, type Command } from './run-command.ts';

const nowhere = { DATABASE_URL: undefined, TEST_DATABASE_URL: undefined };

/** Runs a command to its end. */
async function run(args: string[], env: Record<string, string | undefined>) {
  const command = runCommand(args, { ...nowhere, ...env });
  const { code } = await command.ended;
  return { code, printed: command.printed() };
}

describe('npm run backup and restore', { timeout: 600_000 }, () => {
  type Home = Awaited<ReturnType<typeof temporaryHome>>;
  let first: Home;
  let second: Home;
  let folder: string;
  let ports: [number, number];
  const commands: Command[] = [];

  before(async () => {
    [first, second] = [await temporaryHome(), await temporaryHome()];
    folder = await mkdtemp(path.join(os.tmpdir(), 'rapport-backup-'));
    ports = await freePorts();
  });
  after(async () => {
    for (const { child, ended } of commands) {
      child.kill('SIGTERM');
      await ended;
    }
    await first.remove();
    await second.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** Rapport on a home; `call` speaks to it with the key that it prints. */
  async function start({ home }: Home) {
    const env = { RAPPORT_HOME: home, PORT: String(ports[0]), SIMULATOR_PORT: String(ports[1]) };
    const command = runCommand(['start', '--empty'], { ...nowhere, ...env });
    commands.push(command);
    const [, key = ''] = await command.prints(/API key +(\S+)/);
    await command.prints(/Ctrl-C stops everything/);
    return {
      call: async (method: string, route: string, body?: unknown) => {
        const response = await fetch(`http://127.0.0.1:${ports[0]}/api/v1${route}`, {
          method,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        assert.ok(response.ok, `${method} ${route}: ${response.status}`);
        return (await response.json()) as Page;
      },
      stop: async () => {
        command.child.kill('SIGTERM');
        assert.deepEqual(await command.ended, { code: 0, signal: null });
      },
    };
  }
  interface Page {
    items: { data: { orderNo?: string } }[];
    nextCursor: string | null;
  }
  type Rapport = Awaited<ReturnType<typeof start>>;

  const order = (no: number) => ({
    type: 'order.placed',
    receiptKey: `till-${no}`,
    identities: [{ kind: 'email', id: `person-${no}@yunhe.example` }],
    data: { orderNo: `T${no}`, total: 100, currency: 'CNY', items: [] },
  });
  const place = ({ call }: Rapport, no: number) => call('POST', '/facts', { facts: [order(no)] });

  /** The numbers of all orders that the log holds, in order. */
  async function orders({ call }: Rapport): Promise<number[]> {
    const found: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await call('GET', `/facts?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
      for (const { data } of page.items)
        if (data.orderNo) found.push(Number(data.orderNo.slice(1)));
      cursor = page.nextCursor;
    } while (cursor);
    return found.toSorted((a, b) => a - b);
  }

  const target = (name: string) => path.join(folder, name);
  const backup = (name: string) => run(['backup', target(name)], { RAPPORT_HOME: first.home });
  const restore = (name: string, { home }: Home) =>
    run(['restore', target(name)], { RAPPORT_HOME: home });

  test('while orders come in: what was accepted before is in it, and it is whole', async () => {
    const rapport = await start(first);
    let placed = 0;
    while (placed < 50) await place(rapport, placed++);

    let done = false;
    const taking = backup('online').finally(() => (done = true));
    while (!done) await place(rapport, placed++);
    const { code, printed } = await taking;
    assert.equal(code, 0, printed);
    assert.match(printed, /^rapport: backed up \d+ files/);
    assert.match(printed, /master key is not in it; keep .*secret\.key/);
    await rapport.stop();

    const restored = await restore('online', second);
    assert.equal(restored.code, 0, restored.printed);
    assert.match(restored.printed, /put the master key back before you start: .*secret\.key/);
    await copyFile(path.join(first.home, 'secret.key'), path.join(second.home, 'secret.key'));

    const again = await start(second);
    const kept = await orders(again);
    // Those that came meanwhile are there up to one moment, and none after it.
    assert.ok(kept.length >= 50 && kept.length <= placed);
    assert.deepEqual(
      kept,
      kept.map((_, no) => no),
    );
    await place(again, placed);
    assert.ok((await orders(again)).includes(placed));
    await again.stop();
  });

  test('while Rapport is stopped', async () => {
    const { code, printed } = await backup('stopped');
    assert.equal(code, 0, printed);
    const third = await temporaryHome();
    try {
      assert.equal((await restore('stopped', third)).code, 0);
      await copyFile(path.join(first.home, 'secret.key'), path.join(third.home, 'secret.key'));
      const rapport = await start(third);
      assert.ok((await orders(rapport)).length >= 50);
      await rapport.stop();
    } finally {
      await third.remove();
    }
  });

  test('nothing is overwritten, and no damaged backup is taken for a whole one', async () => {
    const refused = async (
      result: Promise<{ code: number | null; printed: string }>,
      why: RegExp,
    ) => {
      const { code, printed } = await result;
      assert.equal(code, 1);
      assert.match(printed, why);
      assert.equal(printed.trim().split('\n').length, 1);
    };
    await refused(backup('online'), /^rapport: .*online is not empty/);
    await refused(restore('online', second), /^rapport: There is a database in .*move it away/);

    const third = await temporaryHome();
    await appendFile(path.join(target('online'), 'postgres/PG_VERSION'), ' ');
    await refused(
      restore('online', third),
      /^rapport: The backup is damaged: postgres\/PG_VERSION has changed\.$/m,
    );
    assert.deepEqual(await readdir(third.home), []);
    await mkdir(target('unfinished'));
    await refused(restore('unfinished', third), /unfinished is no backup/);
    await refused(
      run(['backup', target('none')], { RAPPORT_HOME: third.home }),
      /^rapport: There is no embedded database in/,
    );
    assert.deepEqual((await readdir(folder)).toSorted(), ['online', 'stopped', 'unfinished']);
    await third.remove();

    const external = { DATABASE_URL: 'postgres://rapport@127.0.0.1/rapport' };
    await refused(
      run(['backup', target('none')], external),
      /^rapport: DATABASE_URL names .*pg_dump/,
    );
    await refused(run(['backup'], {}), /^rapport: usage: npm run backup -- <folder>/);
  });
});
