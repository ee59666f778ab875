import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { TagClause, TagRule } from '#contracts/tag-rules.ts';
import { contacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact } from '#test/facts.ts';
import { addTags, audience, removeTags } from '../../index.ts';
import { counts, makeTag, people } from '../test/stage.ts';
import { held, property, putRule, shouldHold, when } from '../test/rules.ts';
import { expireJob } from './expire.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, audience] });
});
after(() => app.stop());

const day = 86_400_000;
const names = ['tea', 'coffee'] as const;
const name = fc.constantFrom(...names);

const clause: fc.Arbitrary<TagClause> = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 1 }),
    times: fc.constantFrom(1, 2, 3),
    days: fc.option(fc.integer({ min: 1, max: 6 })),
  })
  .map(({ names: values, times, days }) =>
    when('event.tracked', [property('name', { op: 'is', values })], {
      times,
      within: days === null ? null : { n: days, unit: 'day' },
    }),
  );
const rule: fc.Arbitrary<TagRule> = fc.record({
  puts: fc.array(clause, { minLength: 1, maxLength: 2 }),
  takes: fc.array(clause, { maxLength: 2 }),
  lifetime: fc.option(fc.record({ days: fc.integer({ min: 1, max: 5 }), renew: fc.boolean() }), {
    freq: 3,
  }),
});

type Act =
  | { kind: 'fact'; who: number; name: string; ago: number }
  | { kind: 'give' | 'take'; who: number; tag: number; days: number | null }
  | { kind: 'merge'; who: number; other: number }
  | { kind: 'unmerge'; which: number }
  | { kind: 'time'; days: number }
  | { kind: 'expire' };

const ruleCount = 5;
const who = fc.nat(2);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('fact' as const),
      who,
      name,
      // Most are told at once; some come late, as imports do.
      ago: fc.constantFrom(0, 0, 1, 2, 4, 6),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('give' as const, 'take' as const),
      who,
      tag: fc.nat(ruleCount - 1),
      days: fc.option(fc.integer({ min: 1, max: 4 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), who, other: who }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('unmerge' as const), which: fc.nat() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('time' as const), days: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
);
/** Each with whether reactions run behind it. */
const acts = fc.array(fc.tuple(act, fc.boolean()), { minLength: 10, maxLength: 40 });
const rules = fc.array(rule, { minLength: ruleCount, maxLength: ruleCount });

let serial = 0;

test('rules applied as things happen, applied to the past, and plain reading of the log agree', async () => {
  let [had, parted] = [0, 0];
  await fc.assert(
    fc.asyncProperty(rules, acts, async (given, history) => {
      const ids = await people(app, 3);
      const tags: { id: string; rule: TagRule }[] = [];
      for (const each of given)
        tags.push({ id: await makeTag(app, `Ruled ${++serial}`), rule: each });
      const applyAll = async () => {
        for (const { id, rule: each } of tags) await putRule(app, id, each, true);
        await app.runJobs();
      };
      const tagIds = tags.map(({ id }) => id);
      const allHeld = async () => Promise.all(tagIds.map((id) => held(app, id)));
      await applyAll();
      for (const [each, react] of history) {
        parted += Number(await perform(each, tagIds, ids));
        if (react) await app.settle();
      }
      await settleAll();
      const live = await allHeld();
      for (const [index, { id, rule: each }] of tags.entries())
        assert.deepEqual(live[index], await shouldHold(app, id, each), JSON.stringify(each));
      await applyAll();
      assert.deepEqual(await allHeld(), live, 'applied again');
      await sql`delete from audience.assignments
        where tag_id = any(${tagIds}::uuid[]) and rule_id is not null`.execute(app.kernel.db);
      await applyAll();
      assert.deepEqual(await allHeld(), live, 'applied to the past alone');
      await app.settle();
      const { kept, counted } = await counts(app, tagIds);
      assert.deepEqual(kept, counted);
      had += live.flat().length;
      await sql`delete from audience.tag_rules`.execute(app.kernel.db);
    }),
    { numRuns: 40 },
  );
  // So that the law is not kept for want of anything that it speaks of.
  assert.ok(had > 50 && parted > 2, `${had} held, ${parted} parted again`);
});

/** Reactions to everything, and what is due. */
async function settleAll(): Promise<void> {
  await app.settle();
  await expire();
  await app.settle();
}

const expire = () =>
  app.app.jobs[expireJob]?.({} as never, {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
  });

/** @returns whether two who were merged were parted */
async function perform(
  given: Act,
  tagIds: readonly string[],
  ids: readonly string[],
): Promise<boolean> {
  const { workspaceId, kernel, clock } = app;
  // No two things at one moment: which of them is first would be the log's affair.
  clock.advance(1000);
  const contactId = 'who' in given ? (ids[given.who] ?? '') : '';
  const tagId = 'tag' in given ? (tagIds[given.tag] ?? '') : '';
  const request = { workspaceId, contactId, tagIds: [tagId], why: 'by hand' };
  switch (given.kind) {
    case 'fact': {
      const occurredAt = new Date(clock.now().getTime() - given.ago * day);
      const data = { name: given.name, properties: {}, context: {} };
      await kernel.facts.append([
        fact(workspaceId, 'event.tracked', data, { contactId, occurredAt }),
      ]);
      return false;
    }
    case 'give': {
      const until = given.days === null ? null : new Date(clock.now().getTime() + given.days * day);
      await kernel.unit((unit) => addTags(unit, [{ ...request, until }]));
      return false;
    }
    case 'take':
      await kernel.unit((unit) => removeTags(unit, [request]));
      return false;
    case 'merge':
      await app.request('POST', `/api/v1/contacts/${contactId}/merge`, {
        body: { contactId: ids[given.other] },
      });
      return false;
    case 'unmerge': {
      const pairs = await mergedPairs(ids);
      const pair = pairs[given.which % pairs.length];
      if (!pair) return false;
      await app.request('POST', `/api/v1/contacts/${pair.winner}/unmerge`, {
        body: { contactId: pair.loser },
      });
      return true;
    }
    case 'time':
      clock.advance(given.days * day);
      return false;
    case 'expire':
      await expire();
      return false;
  }
}

async function mergedPairs(ids: readonly string[]): Promise<{ winner: string; loser: string }[]> {
  const { rows } = await sql<{ winner: string; loser: string }>`
    select merged_into as winner, id as loser from kernel.contacts
    where id = any(${ids}::uuid[]) and merged_into is not null order by id`.execute(app.kernel.db);
  return rows;
}
