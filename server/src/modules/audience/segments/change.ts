import type { SegmentCause } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';
import { dayIn } from '#kernel/time/zones.ts';
import type { Unit } from '#kernel/unit.ts';
import { refuseBadRule } from './check.ts';
import { loadGround } from './ground.ts';
import { planComputation } from './live/computations.ts';
import { loadPlan } from './live/plan.ts';
import { versionsOf } from './live/ticks.ts';
import { builtOn, usesOf } from './references.ts';
import { insertSegment, removeSegment, saveFacts, saveSegment } from './store.ts';
import { bumpVersion } from './versions.ts';

export interface SegmentDraft {
  name: string;
  description: string;
  /** Null for a static list. */
  rule: Rule | null;
  createdBy: string;
}

/**
 * Makes a segment. Its members are found by a computation that begins at once; a list has none.
 *
 * @throws DomainError `segment.rule_invalid`
 */
export async function makeSegment(
  unit: Unit,
  registry: Registry,
  workspaceId: string,
  draft: SegmentDraft,
): Promise<{ id: string; no: number }> {
  await bumpVersion(unit.tx, workspaceId);
  if (draft.rule) refuseBadRule(await loadGround(unit.tx, registry, workspaceId), draft.rule, null);
  const made = await insertSegment(unit, workspaceId, draft);
  if (draft.rule) await compute(unit, workspaceId, [made.no], 'rule', draft.createdBy, true);
  await follow(unit, registry, workspaceId);
  return made;
}

/**
 * Changes a segment. A new rule is computed for everybody, for the segments built on it too.
 *
 * @throws DomainError `segment.not_found`, `segment.rule_invalid`, `segment.is_list` when a rule is
 *   given to a static list
 */
export async function changeSegment(
  unit: Unit,
  registry: Registry,
  workspaceId: string,
  id: string,
  change: Partial<Omit<SegmentDraft, 'createdBy'>>,
  by: string,
): Promise<void> {
  await bumpVersion(unit.tx, workspaceId);
  const ground = await loadGround(unit.tx, registry, workspaceId);
  const known = ground.segment(id);
  if (!known) throw notFound('segment', id);
  const { rule } = change;
  if (rule) {
    if (!known.rule)
      throw new DomainError('conflict', 'segment.is_list', 'A static list has no rule.');
    refuseBadRule(ground, rule, id);
  }
  await saveSegment(unit, id, change);
  if (!rule || JSON.stringify(rule) === JSON.stringify(known.rule)) return;
  await compute(unit, workspaceId, [known.no], 'rule', by, false);
  const built = builtOn(ground, id).map(({ no }) => no);
  if (built.length > 0) await compute(unit, workspaceId, built, 'segment', known.name, false);
  await follow(unit, registry, workspaceId);
}

/**
 * Deletes a segment.
 *
 * @returns its number and name, for clearing what it leaves
 * @throws DomainError `segment.not_found`, `segment.in_use` with `uses`
 */
export async function deleteSegment(
  unit: Unit,
  registry: Registry,
  workspaceId: string,
  id: string,
): Promise<{ no: number; name: string }> {
  await bumpVersion(unit.tx, workspaceId);
  const ground = await loadGround(unit.tx, registry, workspaceId);
  const known = ground.segment(id);
  if (!known) throw notFound('segment', id);
  const uses = (await usesOf(unit.tx, registry, ground, [id])).get(id) ?? [];
  if (uses.length > 0) {
    const names = uses.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    const detail = `${known.name} is used by ${names}.`;
    throw new DomainError('conflict', 'segment.in_use', detail, { uses });
  }
  await removeSegment(unit.tx, known.no);
  await follow(unit, registry, workspaceId);
  return { no: known.no, name: known.name };
}

const compute = (
  unit: Unit,
  workspaceId: string,
  segments: number[],
  cause: SegmentCause,
  by: string,
  silent: boolean,
) => planComputation(unit, { workspaceId, segments, cause, by, silent, source: null });

/** Writes down what the segments wait for from now on. */
async function follow(unit: Unit, registry: Registry, workspaceId: string): Promise<void> {
  const plan = await loadPlan(unit.tx, registry, workspaceId);
  const today = dayIn(plan.ground.timeZone, unit.now);
  const versions = await versionsOf(unit.tx, registry, plan);
  await sql`
    insert into audience.ticks as t (workspace_id, day, settings)
    values (${workspaceId}, ${today}, ${asJson(versions)})
    on conflict (workspace_id) do update set settings = excluded.settings || t.settings`.execute(
    unit.tx,
  );
  const facts = plan.all.map((no) => ({ no, facts: plan.factsOf(no) }));
  await saveFacts(unit.tx, workspaceId, facts);
}
