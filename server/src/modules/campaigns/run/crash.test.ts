import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import { sql } from '#kernel/db/database.ts';
import { stage, type Stage } from '../test/stage.ts';

/** Real workers side by side, killed while they choose and send. */
const program = path.join(import.meta.dirname, '../test/worker-process.ts');
const peopleCount = 1_500;
const kills = 4;

let s: Stage;
const children = new Set<ChildProcess>();
before(async () => {
  s = await stage();
  // The killed processes live in real time.
  s.clock.set(systemClock.now());
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await s.stop();
});

function start(): ChildProcess {
  const child = fork(program, [s.kernel.database.url], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

test('kill -9 of workers in mid-campaign: everybody once, nobody twice, and all figures right', async () => {
  const names = Array.from({ length: peopleCount }, (_, nth) => `o${nth}`);
  await s.followers(names);
  const { id } = await s.launch({ control: 10 });
  let [one, other] = [start(), start()];
  for (let kill = 1; kill <= kills; kill++) {
    await s.platform.arrived(Math.floor((kill * peopleCount * 0.8) / (kills + 1)));
    await end(one, 'SIGKILL');
    [one, other] = [other, start()];
  }
  await s.until(async () => {
    const { status, figures } = await s.latest(id);
    return status === 'done' && figures.waiting === 0;
  });
  await end(one, 'SIGTERM');
  await end(other, 'SIGTERM');

  const { figures, arms, id: sendingId } = await s.latest(id);
  const control = arms.find(({ arm }) => arm === null)?.people ?? 0;
  assert.equal(figures.people, peopleCount);
  assert.equal(figures.decided, peopleCount);
  assert.equal(figures.sent + figures.failed + control, peopleCount);
  const counted = await s.recount(sendingId);
  for (const [key, value] of Object.entries(counted ?? {}))
    assert.equal(figures[key as keyof typeof figures], value, key);

  const seen = s.platform.received.map(({ to }) => to);
  assert.equal(new Set(seen).size, seen.length, 'nobody hears it twice');
  // What was on its way when its process was killed may or may not have arrived; it is listed.
  const { rows } = await sql<{ status: string; n: number }>`
    select status, count(*)::int n from messages.log group by 1`.execute(s.kernel.db);
  const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0;
  assert.equal(of('sent') + of('uncertain'), peopleCount - control);
  assert.deepEqual([of('sent'), of('uncertain')], [figures.sent, figures.failed]);
  assert.ok(seen.length >= of('sent') && seen.length <= of('sent') + of('uncertain'));

  const joined = await sql<{ n: number; people: number }>`
    select count(*)::int n, count(distinct contact_id)::int people from kernel.facts
    where type = 'campaign.joined'`.execute(s.kernel.db);
  assert.deepEqual(joined.rows[0], { n: peopleCount, people: peopleCount });
});
