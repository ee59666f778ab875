import type { Rule } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import type { Unit } from '#kernel/unit.ts';
import { planWhole } from './ask/whole.ts';
import { makeSegment } from './change.ts';
import { refuseBadRule } from './check.ts';
import { createCompiler } from './compile/compile.ts';
import { runQuery } from './compile/late.ts';
import { peopleOf } from './compile/population.ts';
import { loadGround } from './ground.ts';
import { planComputation } from './live/computations.ts';

interface Draft {
  name: string;
  description: string;
  createdBy: string;
}

/**
 * Makes a static list of a live segment's members. They are listed in steps, so who comes or goes
 * meanwhile may or may not be on it.
 *
 * @param source the segment's number
 */
export async function listMembersOf(
  unit: Unit,
  registry: Registry,
  workspaceId: string,
  draft: Draft,
  source: number,
): Promise<string> {
  const made = await makeSegment(unit, registry, workspaceId, { ...draft, rule: null });
  await fill(unit, workspaceId, made.no, draft.createdBy, source);
  return made.id;
}

/**
 * Makes a static list of everybody who meets a rule at this moment.
 *
 * @throws DomainError `segment.rule_invalid`
 */
export async function listByRule(
  unit: Unit,
  registry: Registry,
  workspaceId: string,
  draft: Draft,
  rule: Rule,
): Promise<string> {
  const ground = await loadGround(unit.tx, registry, workspaceId);
  refuseBadRule(ground, rule, null);
  const made = await makeSegment(unit, registry, workspaceId, { ...draft, rule: null });
  const compiler = createCompiler(ground);
  const [root] = compiler.add(rule);
  if (!root) throw new Error('A rule has a root.');
  await planWhole(unit.tx);
  await runQuery(
    unit.tx,
    sql`insert into audience.listed (segment, contact_id, workspace_id, at)
      select ${made.no}::int, p.id, ${workspaceId}::uuid, ${unit.now}::timestamptz
      from (${peopleOf(workspaceId, root.holds, compiler.leaves)}) p`,
    { now: unit.now, people: null },
  );
  await fill(unit, workspaceId, made.no, draft.createdBy, null);
  return made.id;
}

/** Its first members are found, not entered: no facts are stated. */
const fill = (
  unit: Unit,
  workspaceId: string,
  list: number,
  by: string,
  source: number | null,
): Promise<string> =>
  planComputation(unit, {
    workspaceId,
    segments: [list],
    cause: 'hand',
    by,
    silent: true,
    source,
  });
