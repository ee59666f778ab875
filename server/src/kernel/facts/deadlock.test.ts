import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineModule } from '#kernel/module.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { numbered } from '#test/facts.ts';
import { sql } from '../db/database.ts';
import { reaction } from './reaction.ts';

let tries = 0;
let told = 0;

/** Fails as PostgreSQL does when two wait for each other, at its first attempt. */
const crossed = defineModule({
  name: 'crossed',
  rank: 1,
  needs: [],
  setup: () => ({
    reactions: [
      reaction('crossed.write', ['event.tracked'], async (unit, facts) => {
        const numbers = facts.map((fact) => Number(fact.data.properties['n']));
        unit.afterCommit(() => (told += 1));
        await sql`insert into written select unnest(${numbers}::int[])`.execute(unit.tx);
        if (++tries === 1)
          await sql`do $$ begin raise 'two wait for each other' using errcode = '40P01'; end $$`.execute(
            unit.tx,
          );
      }),
    ],
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [crossed] });
  await sql`create table written (n int)`.execute(app.kernel.db);
});
after(() => app.stop());

test('a batch that met a deadlock begins anew: nothing is parked and nothing happens twice', async () => {
  await app.kernel.facts.append([1, 2, 3].map((n) => numbered(app.workspaceId, n)));
  await app.settle(); // Fails when a fact is parked.
  const { rows } = await sql<{ n: number }>`select n from written order by n`.execute(
    app.kernel.db,
  );
  assert.deepEqual(
    rows.map(({ n }) => n),
    [1, 2, 3],
  );
  assert.deepEqual({ tries, told }, { tries: 2, told: 1 });
});
