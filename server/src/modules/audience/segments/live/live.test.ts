import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Rule } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { ensureTags, tagPlace } from '../../index.ts';
import { countExactly } from '../ask/count/exact.ts';
import { narrow } from '../ask/count/narrow.ts';
import { askWhole } from '../ask/whole.ts';
import { makeSegment } from '../change.ts';
import { createCompiler } from '../compile/compile.ts';
import { runQuery } from '../compile/late.ts';
import { partOf, partsOf } from '../compile/parts.ts';
import { peopleOf } from '../compile/population.ts';
import { loadGround } from '../ground.ts';
import { membersOf, readWorld } from '../test/plain.ts';
import { ruleTree } from '../test/random-rules.ts';
import { settleSegments } from '../test/settle.ts';
import { happening, play, storyChannel, type Happening, type Stage } from '../test/story.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());

const names = { tags: ['T0', 'T1'], channels: [storyChannel] };
const rules = fc.tuple(
  ruleTree({ ...names, segments: [] }),
  ruleTree({ ...names, segments: ['S0'] }),
  ruleTree({ ...names, segments: ['S0', 'S1'] }),
  ruleTree({ ...names, segments: ['S0', 'S1'] }),
);
const counted = { inside: 0, outside: 0 };

test('members are those whom the query finds, and whom a plain reading of the rule names', async () => {
  const story = fc.array(happening, { minLength: 10, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(rules, story, async (given, happenings) => {
      app.clock.set(testNow);
      const stage = await setStage(given);
      await tell(stage, happenings);
    }),
    { numRuns: Number(process.env['RAPPORT_RUNS'] ?? 40), endOnFailure: false },
  );
  // Rules that hold for nobody, or for everybody, would prove nothing.
  assert.ok(counted.inside > 100 && counted.outside > 100, JSON.stringify(counted));
});

/** A workspace with segments of the given rules; half of what they name is known only here. */
async function setStage(given: readonly Rule[]): Promise<Stage> {
  const { workspaceId } = await app.addWorkspace('Story');
  const { kernel } = app;
  const tags = await kernel.unit(async (unit) => {
    const wanted = names.tags.map((name) => ({ workspaceId, name }));
    const ids = await ensureTags(unit.tx, wanted, unit.now);
    return Object.fromEntries(
      names.tags.map((name) => [name, ids.get(tagPlace(workspaceId, name)) ?? '']),
    );
  });
  const segments: string[] = [];
  const real: Rule[] = [];
  const resolve = (rule: Rule) =>
    JSON.parse(
      JSON.stringify(rule).replaceAll(
        /"([TS])(\d)"/g,
        (_, kind: string, n: string) =>
          `"${(kind === 'T' ? tags[`T${n}`] : segments[Number(n)]) ?? ''}"`,
      ),
    ) as Rule;
  for (const [index, rule] of given.entries()) {
    real.push(resolve(rule));
    if (index === 3) break;
    const draft = {
      name: `S${index}`,
      description: '',
      rule: real[index] ?? null,
      createdBy: 'story',
    };
    const made = await kernel.unit((unit) =>
      makeSegment(unit, kernel.registry, workspaceId, draft),
    );
    segments.push(made.id);
  }
  const stage: Stage = {
    app,
    workspaceId,
    tags,
    segments,
    rules: real,
    check: () => check(workspaceId),
  };
  return stage;
}

async function tell(stage: Stage, happenings: readonly Happening[]): Promise<void> {
  for (const event of happenings) await play(stage, event);
  await stage.check();
  // Time goes on, and nothing else happens.
  for (const hours of [1, 3, 20, 48, 100, 24 * 7]) {
    app.clock.advance(hours * 3_600_000);
    await stage.check();
  }
}

async function check(workspaceId: string): Promise<void> {
  await settleSegments(app);
  const { db, registry } = app.kernel;
  const now = app.clock.now();
  const ground = await loadGround(db, registry, workspaceId);
  const world = await readWorld(db, workspaceId, now);
  for (const { no, rule, name } of ground.segments) {
    if (!rule) continue;
    const plain = membersOf(world, rule);
    const told = `${name} at ${now.toISOString()}: ${JSON.stringify(rule)}`;
    assert.deepEqual(await queried(workspaceId, rule), plain, `the query of ${told}`);
    await narrowed(rule, plain, told);
    assert.deepEqual(await members(no), plain, `the members of ${told}`);
    counted.inside += plain.length;
    counted.outside += world.people.size - plain.length;
  }
  await consistent(workspaceId);

  async function queried(id: string, rule: Rule): Promise<string[]> {
    const compiler = createCompiler(ground);
    const [root] = compiler.add(rule);
    assert.ok(root);
    const query = peopleOf(id, root.holds, compiler.leaves);
    const rows = await runQuery<{ id: string }>(db, query, { now, people: null });
    return rows.map((row) => row.id).sort();
  }

  /** Whatever is taken for cheap, and however many may be named, the same people are found. */
  async function narrowed(rule: Rule, people: readonly string[], told: string): Promise<void> {
    const compiler = createCompiler(ground);
    const [root] = compiler.add(rule);
    assert.ok(root);
    const { leaves } = compiler;
    const parts = partsOf(root.holds).map((part) => partOf(part, leaves));
    await askWhole(db, async (tx) => {
      const { count } = await countExactly(tx, workspaceId, { leaves, holds: root.holds }, now);
      assert.equal(count, people.length, `the count of ${told}`);
      if (parts.every(({ negated }) => negated)) return;
      for (const [whole, each, named, believed] of [
        [1, 1_000, 1_000, 100],
        [1_000, 1, 1_000, 100],
        [1_000, 1, 1, 100],
        [2, 1, 1_000, 1],
      ] as const) {
        const weighed = parts.map((part) => ({ part, share: 0.5, whole, each }));
        const found = await narrow(tx, { parts: weighed, people: believed }, now, named);
        assert.equal(found.count, people.length, `the narrowed count of ${told}`);
        if (found.people) assert.deepEqual(found.people.toSorted(), people, told);
      }
    });
  }
}

async function members(no: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from audience.members where segment = ${no} order by 1`.execute(
    app.kernel.db,
  );
  return rows.map(({ id }) => id);
}

/** What is kept twice says the same: standings, sizes and flows; and coming and going alternate. */
async function consistent(workspaceId: string): Promise<void> {
  const { rows } = await sql<{ fault: string }>`
    select 'standing of ' || s.person_id as fault from audience.standings s
    where s.workspace_id = ${workspaceId} and array(select unnest(s.segments) order by 1)
      <> array(select m.segment from audience.members m where m.person_id = s.person_id order by 1)
    union all
    select 'size of ' || g.name from audience.segments g where g.workspace_id = ${workspaceId}
      and (select count(*) from audience.members m where m.segment = g.no)
        <> coalesce((select sum(size) from audience.sizes z where z.segment = g.no), 0)
    union all
    select 'flows of ' || g.name from audience.segments g where g.workspace_id = ${workspaceId}
      and (select count(*) from audience.members m where m.segment = g.no)
        <> coalesce((select sum(entered - departed + adjusted) from audience.flows f
          where f.segment = g.no), 0)
    union all
    select 'twice ' || type || ' for ' || contact_id from (
      select f.type, f.contact_id, lag(f.type) over (
        partition by f.contact_id, f.data ->> 'segmentId' order by f.pos) as before
      from kernel.facts f
      where f.workspace_id = ${workspaceId} and f.type in ('segment.entered', 'segment.left')
        and not exists (select from kernel.merges m where f.contact_id in (m.winner, m.loser))
    ) news where type = before
  `.execute(app.kernel.db);
  assert.deepEqual(rows, []);
}
