import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineModule } from '#kernel/module.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { numbered } from '#test/facts.ts';
import { sql } from '../db/database.ts';
import { processLanes } from './process.ts';
import { reaction, type ReactionError } from './reaction.ts';

/** Writes without waiting; 13 breaks a rule of the table while the next reaction is already at work. */
const hasty = defineModule({
  name: 'hasty',
  rank: 1,
  needs: [],
  setup: () => ({
    reactions: [
      reaction('hasty.write', ['event.tracked'], async (unit, facts) => {
        const numbers = facts.map((fact) => Number(fact.data.properties['n']));
        unit.defer(sql`insert into noted select unnest(${numbers}::int[])`.execute(unit.tx));
      }),
      reaction('hasty.read', ['event.tracked'], async (unit) => {
        await sql`select from noted`.execute(unit.tx);
      }),
    ],
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [hasty] });
  await sql`create table noted (n int check (n <> 13))`.execute(app.kernel.db);
});
after(() => app.stop());

test('a deferred statement that fails is isolated, undone and put down to its own reaction', async () => {
  await app.kernel.facts.append([12, 13, 14].map((n) => numbered(app.workspaceId, n)));
  const failures: ReactionError[] = [];
  const deps = {
    ...app.kernel.unitDeps,
    reactions: app.app.reactions,
    parked: (_fact: unknown, error: ReactionError) => void failures.push(error),
  };
  while (
    (await processLanes(
      deps,
      Array.from({ length: 64 }, (_, lane) => lane),
    )) > 0
  );
  assert.deepEqual(
    failures.map(({ reaction }) => reaction),
    ['hasty.write'],
  );
  assert.match(failures[0]?.message ?? '', /violates check constraint/);
  const { rows } = await sql<{ n: number }>`select n from noted order by n`.execute(app.kernel.db);
  assert.deepEqual(
    rows.map(({ n }) => n),
    [12, 14],
  );
});

test('a unit fails with the statement that it had deferred, and leaves nothing', async () => {
  const work = app.kernel.unit(async (unit) => {
    unit.defer(sql`insert into noted values (20)`.execute(unit.tx));
    unit.defer(sql`insert into noted values (13)`.execute(unit.tx));
    await sql`select from noted`.execute(unit.tx);
  });
  await assert.rejects(work, /violates check constraint/);
  const { rows } = await sql`select from noted where n = 20`.execute(app.kernel.db);
  assert.equal(rows.length, 0);
});
