import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
  const rules = { quietHours: null, frequencyCap: { limit: 1, days: 7 } };
  await s.request('PUT', '/api/v1/messages/settings', { body: rules });
});
after(() => s.stop());

/** Begins to decide, and commits when it is told to. */
function decideSlowly(contactId: string, purpose: string) {
  let decided: () => void = () => undefined;
  let commit: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (decided = resolve));
  const told = new Promise<void>((resolve) => (commit = resolve));
  const done = s.kernel.unit(async (unit) => {
    const [result] = await s.sending.send(unit, [s.intent(contactId, 'offer', { purpose })]);
    decided();
    await told;
    return result?.reason.code;
  });
  return { reached, commit, done };
}

/** How many wait for somebody who decides about the same person. */
async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int n from pg_locks
    where locktype = 'advisory' and classid = 72113 and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(
    s.kernel.db,
  );
  return rows[0]?.n ?? 0;
}

/** One of the others who does not share a lock with this person, as some few do. */
async function elsewhere(contactId: string, others: readonly string[]): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${others}::text[]) id
    where hashtext(id) & 4095 <> hashtext(${contactId}::text) & 4095 limit 1`.execute(s.kernel.db);
  return rows[0]?.id ?? '';
}

test('of two who decide about one person at once, one gets a cap’s last place', async () => {
  const contactId = await s.act('ada', 'message.received');
  const first = decideSlowly(contactId, 'marketing');
  await first.reached;
  const second = decideSlowly(contactId, 'marketing');
  let ended = false;
  void second.reached.then(() => (ended = true));
  await s.until(async () => ended || (await waiting()) > 0);
  first.commit();
  second.commit();
  const codes = await Promise.all([first.done, second.done]);
  assert.equal(codes[0], 'send.window');
  assert.match(codes[1] ?? '', /^(wait|skip)\.frequency_cap$/);
});

test('nobody waits for what no cap counts, for others, or for a look ahead', async () => {
  const [bea = '', ...others] = await s.actAll(['bea', 'cyd', 'dan', 'eve'], 'message.received');
  const cyd = await elsewhere(bea, others);
  const first = decideSlowly(bea, 'marketing');
  await first.reached;
  const service = decideSlowly(bea, 'service');
  const other = decideSlowly(cyd, 'marketing');
  await Promise.all([service.reached, other.reached]);
  const wish = s.intent(bea, 'offer', { purpose: 'marketing' });
  await s.sending.preview(s.kernel.db, s.workspaceId, [wish], s.clock.now());
  for (const { commit } of [first, service, other]) commit();
  assert.deepEqual(await Promise.all([first.done, service.done, other.done]), [
    'send.window',
    'send.window',
    'send.window',
  ]);
});
