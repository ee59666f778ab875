import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import type { AnyFactInput } from '#contracts/facts.ts';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { email, numbered, openid } from '#test/facts.ts';
import { manualClock } from '../clock.ts';
import { inTransaction, openDatabase, sql, type Database } from '../db/database.ts';
import { newId } from '../ids.ts';
import { appendFacts, stateFacts } from './append.ts';
import { gatherLanes } from './worker.ts';

let server: TestDatabase;
let database: Database;
const clock = manualClock(new Date('2026-03-01T10:00:00Z'));

before(async () => {
  server = await testDatabase();
  database = openDatabase({ url: server.url });
});
after(async () => {
  await database.close();
  await server.drop();
});

const state = (...inputs: AnyFactInput[]) =>
  inTransaction(database.keyed, (tx) => stateFacts(tx, clock, inputs));
async function meet(workspace: string, ...identities: ReturnType<typeof openid>[]) {
  const { results } = await appendFacts(database.db, clock, [
    numbered(workspace, 0, { identities }),
  ]);
  return results[0]?.contactId ?? '';
}

interface Stated {
  contact: string;
  lane: number;
  n: number;
  recordedAt: Date;
}

/** The facts of a workspace in the order of their lanes. */
async function stated(workspace: string): Promise<Stated[]> {
  const { rows } = await sql<Stated>`
    select contact_id as contact, lane, (data->'properties'->>'n')::int as n,
      recorded_at as "recordedAt"
    from kernel.facts where workspace_id = ${workspace} order by lane, pos`.execute(database.db);
  return rows;
}

test('facts about known people keep their order and data, and name the lanes they went to', async () => {
  const workspace = newId();
  const [ann, ben] = [await meet(workspace, openid('ann')), await meet(workspace, openid('ben'))];
  const lanes = await state(
    numbered(workspace, 1, { contactId: ann }),
    numbered(workspace, 2, { contactId: ben }),
    numbered(workspace, 3, { contactId: ann }),
  );
  const facts = await stated(workspace);
  const ofPerson = (contact: string) => facts.filter((fact) => fact.contact === contact);
  assert.deepEqual(
    ofPerson(ann).map(({ n }) => n),
    [0, 1, 3],
  );
  assert.deepEqual(
    ofPerson(ben).map(({ n }) => n),
    [0, 2],
  );
  assert.deepEqual(new Set(lanes), new Set(facts.map(({ lane }) => lane)));
  assert.deepEqual(facts[0]?.recordedAt, clock.now());
});

test('they go to who stands for a person now; of people who are not there nothing is written', async () => {
  const workspace = newId();
  const elder = await meet(workspace, openid('elder'));
  const younger = await meet(workspace, email('her@example.com'));
  await meet(workspace, openid('elder'), email('her@example.com'));
  await state(
    numbered(workspace, 7, { contactId: younger }),
    numbered(workspace, 8, { contactId: newId() }),
  );
  const own = (await stated(workspace)).filter(({ n }) => n >= 7);
  assert.deepEqual(
    own.map(({ contact, n }) => [contact, n]),
    [[elder, 7]],
  );
});

test('what bears a key, or names nobody known, goes the long way', async () => {
  const workspace = newId();
  const twice = () => numbered(workspace, 1, { identities: [openid('key')], receiptKey: 'once' });
  await state(twice());
  await state(twice(), numbered(workspace, 2, { identities: [openid('new')] }));
  assert.deepEqual((await stated(workspace)).map(({ n }) => n).sort(), [1, 2]);
  await assert.rejects(state(numbered(workspace, 3, { identities: [] })), /contact or an identity/);
});

test('many who state at once leave no gap in any lane, and none twice', async () => {
  const workspace = newId();
  const people = await Promise.all(
    Array.from({ length: 40 }, (_, n) => meet(workspace, openid(`many ${n}`))),
  );
  const batch = (round: number) =>
    people.map((contactId, n) => numbered(workspace, 1 + round * 40 + n, { contactId }));
  await Promise.all(
    Array.from({ length: 20 }, (_, round) =>
      round % 4 === 0
        ? appendFacts(database.keyed, clock, batch(round))
        : state(...batch(round).reverse()),
    ),
  );
  const facts = (await stated(workspace)).filter(({ n }) => n > 0);
  assert.equal(new Set(facts.map(({ n }) => n)).size, 800);
  const { rows } = await sql<{ gaps: number; ahead: number }>`
    select count(*) filter (where high - low + 1 <> n)::int as gaps,
      count(*) filter (where high <> head)::int as ahead
    from (select f.lane, count(*) as n, min(pos) as low, max(pos) as high, min(h.head) as head
      from kernel.facts f join kernel.heads h using (lane) group by f.lane) l`.execute(database.db);
  assert.deepEqual(rows, [{ gaps: 0, ahead: 0 }]);
});

test('commits of news that nobody waits for wake their lanes together, and none is left out', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const woken: number[][] = [];
    const later = gatherLanes((lanes) => void woken.push([...lanes].sort((a, b) => a - b)));
    later([1, 2]);
    later([2, 3]);
    assert.deepEqual(woken, []);
    mock.timers.tick(1_000);
    later([4]);
    mock.timers.tick(1_000);
    assert.deepEqual(woken, [[1, 2, 3], [4]]);
  } finally {
    mock.timers.reset();
  }
});
