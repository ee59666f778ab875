import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AnyFact } from '#contracts/facts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { did } from '../test/graphs.ts';
import { stage, type JourneyStage } from '../test/stage.ts';
import { createDefinitions, createJourneys } from '../loaded.ts';
import { wakesChannel } from './announce.ts';
import { startWakes, wakeAll } from './loop.ts';

const hourMs = 3_600_000;
let s: JourneyStage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const never = () => false;
const manual = [{ kind: 'manual' }];
const people = (count: number) =>
  s.actAll(
    Array.from({ length: count }, () => newId()),
    'message.received',
  );

test('several workers wake everybody once, whose time has come and nobody else', async () => {
  const id = await s.live({
    triggers: manual,
    steps: {
      w: { kind: 'wait', span: { n: 1, unit: 'hour' }, to: { next: 'v' } },
      v: { kind: 'wait', span: { n: 1, unit: 'hour' } },
    },
  });
  const [late = '', ...early] = await people(601);
  await s.enter(id, ...early);
  s.clock.advance(1000);
  await s.enter(id, late);
  s.clock.advance(hourMs - 1000);
  await Promise.all(Array.from({ length: 4 }, () => wakeAll(s.engine, never)));
  assert.deepEqual(await s.here(id), { v: 600, w: 1 });
  const { rows } = await sql<{ n: number }>`
    select count(*)::int n from journeys.visits where journey_id = ${id}`.execute(s.kernel.db);
  assert.equal(rows[0]?.n, 1201, 'one visit each, and one more of those who were woken');
  await s.setStatus(id, 'stopped');
});

test('one who cannot be moved on holds up nobody, and is tried again later', async () => {
  const id = await s.live({
    triggers: manual,
    steps: {
      w: { kind: 'wait', span: { n: 1, unit: 'hour' }, to: { next: 'a' } },
      a: { kind: 'setAttribute', key: 'note', value: 1, to: { next: 'x' } },
      x: { kind: 'exit' },
    },
  });
  const ids = await people(9);
  await s.enter(id, ...ids);
  const victim = ids[4] ?? '';
  await sql`create function journeys.trip() returns trigger language plpgsql as $$
    begin
      if new.contact_id::text = TG_ARGV[0] then raise exception 'tripped'; end if;
      return new;
    end $$`.execute(s.kernel.db);
  await sql`create trigger trip before insert on contacts.attributes for each row
    execute function journeys.trip(${sql.lit(victim)})`.execute(s.kernel.db);
  await s.pass(hourMs);
  const states = (await s.runs(id)).map((run) => [run.contactId === victim, run.status, run.step]);
  assert.equal(states.filter(([her, status]) => !her && status === 'ended').length, 8);
  assert.deepEqual(
    states.find(([her]) => her),
    [true, 'active', 'w'],
  );
  await sql`drop trigger trip on contacts.attributes`.execute(s.kernel.db);
  await s.pass(hourMs);
  assert.deepEqual(await s.totals(id), { '+': 9, '-exit': 9 });
  assert.deepEqual(await s.here(id), {});
});

describe('waits that hang on what is known of her', () => {
  test('the interaction window: before it closes, and again when it opens anew', async () => {
    const id = await s.live({
      triggers: manual,
      steps: {
        w: {
          kind: 'waitForWindow',
          channelId: s.channelId,
          before: { n: 1, unit: 'hour' },
          to: { next: 'in', closed: 'out' },
        },
        in: { kind: 'exit', reason: 'in' },
        out: { kind: 'exit', reason: 'out' },
      },
    });
    const openid = newId();
    const her = await s.act(openid, 'message.received');
    await s.enter(id, her);
    // The made-up platform's window is a minute shorter than 48 hours.
    const expected = s.clock.now().getTime() + 47 * hourMs - 60_000;
    assert.equal((await s.run(id))?.wakeAt?.getTime(), expected);
    s.clock.advance(10 * hourMs);
    await s.act(openid, 'message.received');
    await s.pass(37 * hourMs);
    assert.equal((await s.run(id))?.wakeAt?.getTime(), expected + 10 * hourMs);
    await s.pass(10 * hourMs);
    assert.equal((await s.run(id))?.reason, 'in');
  });

  test('her best hour: from her own facts, or from everybody’s', async () => {
    const id = await s.live({
      triggers: manual,
      steps: { w: { kind: 'waitForBestHour', within: { n: 1, unit: 'day' } } },
    });
    const her = await s.act(newId(), 'message.received');
    await sql`insert into kernel.facts (workspace_id, contact_id, lane, pos, id, type, occurred_at,
        recorded_at, data)
      select ${s.workspaceId}, ${her}, 0, -n, gen_random_uuid(), 'page.viewed',
        ${s.clock.now()}::timestamptz - n * interval '1 day' + interval '8 hours',
        ${s.clock.now()}, '{}' from generate_series(1, 9) n`.execute(s.kernel.db);
    await s.enter(id, her);
    const run = await s.run(id);
    const due = run?.wakeAt?.getTime() ?? 0;
    const wanted = s.clock.now().getTime() + 8 * hourMs;
    assert.equal(due, wanted - (wanted % hourMs));
    const { rows } = await sql<{ from: string }>`
      select detail->>'from' as from from journeys.visits where journey_id = ${id}`.execute(
      s.kernel.db,
    );
    assert.deepEqual(rows, [{ from: 'person' }]);
  });

  test('a fact long ago decides a branch today', async () => {
    const brought = did('big');
    const id = await s.live({
      triggers: [
        { kind: 'fact', fact: brought },
        { kind: 'fact', fact: did('small') },
      ],
      steps: {
        w: { kind: 'wait', span: { n: 1, unit: 'hour' }, to: { next: 'b' } },
        b: {
          kind: 'branch',
          cases: [{ id: 'big', when: { kind: 'fact', fact: brought } }],
          to: { big: 'x', otherwise: 'y' },
        },
        x: { kind: 'exit', reason: 'big' },
        y: { kind: 'exit', reason: 'small' },
      },
    });
    const [one = '', two = ''] = await people(2);
    await s.track(one, 'big');
    await s.track(two, 'small');
    await s.pass(hourMs);
    assert.deepEqual(await s.totals(id), { '+': 2, '-big': 1, '-small': 1 });
  });
});

test('a batch in which nothing concerns a journey asks the database once', async () => {
  let asked = 0;
  const react = s.app.app.reactions.find(({ name }) => name === 'journeys.react');
  assert.ok(react);
  const her = await s.act(newId(), 'message.received');
  await s.kernel.unit(async (unit) => {
    const { rows } = await sql<AnyFact>`select workspace_id as "workspaceId",
      contact_id as "contactId", id, type, occurred_at as "occurredAt", recorded_at as "recordedAt", data
      from kernel.facts where contact_id = ${her} and type = 'message.received'`.execute(unit.tx);
    const counting = unit.tx.getExecutor().withPlugin({
      transformQuery: ({ node }) => {
        asked += 1;
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    });
    await react.run({ ...unit, tx: { getExecutor: () => counting } as Tx }, rows);
  });
  assert.equal(asked, 1);
});

test('a journey that cannot be read holds up no other', async () => {
  const broken = await s.live({ triggers: manual, steps: { x: { kind: 'exit' } } });
  const [her = ''] = await people(1);
  await sql`update journeys.versions set definition = '{"steps": "?"}'
    where journey_id = ${broken}`.execute(s.kernel.db);
  // As another process would find it, which has not read it before.
  const fresh = createDefinitions(s.kernel.log);
  const journeys = await createJourneys(fresh)(s.kernel.db);
  assert.equal(journeys.get(broken), undefined);
  assert.equal(fresh.has({ journeyId: broken, version: 1 }), false);
  const id = await s.live({ triggers: manual, steps: { x: { kind: 'exit' } } });
  assert.ok('runId' in ((await s.enter(id, her))[0] ?? {}));
});

test('the loop wakes whoever is due when it begins, and whoever it is told of', async () => {
  const id = await s.live({
    triggers: manual,
    steps: { w: { kind: 'wait', span: { n: 1, unit: 'hour' } } },
  });
  const [early = '', late = ''] = await people(2);
  await s.enter(id, early);
  // The clock is set forward while nothing runs: what it leapt over is due at once.
  s.clock.advance(hourMs);
  const loop = startWakes(s.engine);
  const ended = (count: number) => async () => ((await s.totals(id))['-finished'] ?? 0) === count;
  await s.until(ended(1));
  await s.enter(id, late);
  s.clock.advance(hourMs);
  await sql`select pg_notify(${wakesChannel}, ${String(s.clock.now().getTime())})`.execute(
    s.kernel.db,
  );
  await s.until(ended(2));
  await loop.stop();
});
