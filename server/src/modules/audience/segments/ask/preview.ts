import type { SegmentCount, SegmentPreview } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { refuseBadRule } from '../check.ts';
import { batchQuery } from '../compile/batch.ts';
import { createCompiler, type Node } from '../compile/compile.ts';
import type { Formula } from '../compile/formula.ts';
import { runQuery } from '../compile/late.ts';
import type { Leaf } from '../compile/leaves/leaf.ts';
import { peopleOf } from '../compile/population.ts';
import { loadGround } from '../ground.ts';
import { tally } from './count/count.ts';
import { countExactly } from './count/exact.ts';
import { loadPeople } from './people.ts';
import { askWhole } from './whole.ts';

type Asks = Pick<Kernel, 'db' | 'registry' | 'clock'>;

const sampleSize = 12;
/** Most rules hold for somebody among so many of the newest; only for others everybody is asked. */
const nearby = 300;

/**
 * How many people meet a rule: quicker than a preview, which counts every condition.
 *
 * @throws DomainError `segment.rule_invalid`
 */
export const countRule = (kernel: Asks, workspaceId: string, rule: Rule): Promise<SegmentCount> =>
  asking(kernel, workspaceId, rule, async (tx, { root, leaves }, now) => {
    const { count } = await countExactly(tx, workspaceId, { leaves, holds: root.holds }, now);
    return { count };
  });

/**
 * How many people meet a rule, and each of its conditions and groups alone; and some of them, the
 * newest first.
 *
 * @throws DomainError `segment.rule_invalid`
 */
export const previewRule = (
  kernel: Asks,
  workspaceId: string,
  rule: Rule,
): Promise<SegmentPreview> =>
  asking(kernel, workspaceId, rule, async (tx, { root, nodes, leaves }, now) => {
    const counts = await tally(tx, workspaceId, leaves, now);
    const count = counts.count(root.holds);
    const ids = count === 0 ? [] : await sampleOf(tx, workspaceId, root, leaves, count, now);
    const people = await loadPeople(tx, workspaceId, ids);
    return {
      count,
      of: counts.people,
      nodes: nodes.map(({ path, holds }) => ({ path, count: counts.count(holds) })),
      sample: ids.flatMap((id) => people.get(id) ?? []),
    };
  });

interface Asked {
  root: Node;
  nodes: readonly Node[];
  leaves: readonly Leaf[];
}

async function asking<T>(
  { db, registry, clock }: Asks,
  workspaceId: string,
  rule: Rule,
  work: (tx: Tx, asked: Asked, now: Date) => Promise<T>,
): Promise<T & { tookMs: number }> {
  const started = performance.now();
  const answer = await askWhole(db, async (tx) => {
    const ground = await loadGround(tx, registry, workspaceId);
    refuseBadRule(ground, rule, null);
    const compiler = createCompiler(ground);
    const nodes = compiler.add(rule);
    const [root] = nodes;
    if (!root) throw new Error('A rule has a root.');
    return work(tx, { root, nodes, leaves: compiler.leaves }, clock.now());
  });
  return { ...answer, tookMs: Math.round(performance.now() - started) };
}

async function sampleOf(
  tx: Tx,
  workspaceId: string,
  { holds }: { holds: Formula },
  leaves: readonly Leaf[],
  count: number,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from kernel.contacts where workspace_id = ${workspaceId} and merged_into is null
    order by id desc limit ${nearby}`.execute(tx);
  const people = rows.map(({ id }) => id);
  const looked = await runQuery<{ person: string; held: number[] }>(
    tx,
    batchQuery(leaves, [{ no: 1, holds }]),
    { now, people },
  );
  const found = newest(looked.filter(({ held }) => held.length > 0).map(({ person }) => person));
  if (found.length >= Math.min(sampleSize, count)) return found;
  const whole = await countExactly(tx, workspaceId, { leaves, holds }, now);
  if (whole.people) return newest(whole.people);
  const query = sql`select p.id from (${peopleOf(workspaceId, holds, leaves)}) p
    order by p.id desc limit ${sampleSize}`;
  return (await runQuery<{ id: string }>(tx, query, { now, people: null })).map(({ id }) => id);
}

/** Ids begin with the time at which they were given. */
const newest = (ids: readonly string[]): string[] => ids.toSorted().reverse().slice(0, sampleSize);
