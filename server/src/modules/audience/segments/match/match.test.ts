import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { asJson, openDatabase, sql, type Database } from '#kernel/db/database.ts';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { factData, factMatch } from '../test/random-facts.ts';
import { matchesFact } from './memory.ts';
import { factColumns, factMatches } from './sql.ts';

let own: TestDatabase;
let database: Database;
before(async () => {
  own = await testDatabase();
  database = openDatabase({ url: own.url, max: 2 });
});
after(async () => {
  await database.close();
  await own.drop();
});

test('a match says the same in PostgreSQL as in memory', async () => {
  let [matched, missed] = [0, 0];
  const facts = fc.array(factData, { minLength: 10, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      facts,
      fc.array(factMatch, { minLength: 5, maxLength: 10 }),
      async (all, matches) => {
        const { rows } = await sql<{ holds: boolean[] }>`
        select array[${sql.join(matches.map((match) => factMatches(match, factColumns('f'))))}] as holds
        from rows from (jsonb_to_recordset(${asJson(
          all.map(({ type, channelId, data }) => ({ type, channel_id: channelId, data })),
        )}) as (type text, channel_id uuid, data jsonb)) with ordinality as f(type, channel_id, data, place)
        order by f.place`.execute(database.db);
        for (const [index, fact] of all.entries()) {
          const expected = matches.map((match) => matchesFact(match, fact));
          assert.deepEqual(rows[index]?.holds, expected, JSON.stringify({ fact, matches }));
          matched += expected.filter(Boolean).length;
          missed += expected.filter((holds) => !holds).length;
        }
      },
    ),
    { numRuns: 150 },
  );
  // Conditions that never, or always, hold would prove nothing.
  assert.ok(matched > 500 && missed > 500, `${matched} matched, ${missed} missed`);
});
