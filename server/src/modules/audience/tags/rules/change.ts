import { checkTagRule, type TagRule } from '#contracts/tag-rules.ts';
import { sql } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { lockTag, type TagNames } from '../definitions/change.ts';
import { startRun, type By } from '../runs/start.ts';
import { endRuns } from '../runs/store.ts';
import { countPeople } from './past.ts';

/** @throws DomainError `tag_rule.invalid` with every fault and where it is */
export function refuseBad(rule: TagRule): void {
  const problems = checkTagRule(rule);
  if (problems.length === 0) return;
  const where = problems.map(({ path, code }) => `${path} ${code}`).join('; ');
  throw new DomainError('unprocessable', 'tag_rule.invalid', `The rule makes no sense: ${where}.`, {
    problems,
  });
}

/**
 * Gives a tag a rule, or another one. Applied to the past it decides alone who has the tag by rule;
 * otherwise it looks at what is recorded from now on, and what was put on before stays.
 *
 * @returns the tag, and the run over the people concerned
 * @throws DomainError `tag_rule.invalid`, `tag.not_found`
 */
export async function putRule(
  unit: Unit,
  by: By,
  tagId: string,
  { rule, past }: { rule: TagRule; past: boolean },
): Promise<{ tag: TagNames; runId: string }> {
  refuseBad(rule);
  const tag = await lockTag(unit.tx, by.workspaceId, tagId);
  const since = past ? null : unit.now;
  const { rows } = await sql<{ id: string }>`
    insert into audience.tag_rules (tag_id, workspace_id, id, rule, active, since, changed_at)
    values (${tagId}, ${by.workspaceId}, ${newId(unit.now.getTime())},
      ${JSON.stringify(rule)}::jsonb, true, ${since}, ${unit.now})
    on conflict (tag_id) do update set rule = excluded.rule, active = true, since = excluded.since,
      changed_at = excluded.changed_at
    returning id`.execute(unit.tx);
  return { tag, runId: await startApplying(unit, by, tag, rows[0]?.id ?? '', past) };
}

/**
 * Switches a rule off, or on again: then for what is recorded from now on, or for all that happened.
 *
 * @throws DomainError `tag_rule.not_found`, `tag.not_found`
 */
export async function switchRule(
  unit: Unit,
  by: By,
  tagId: string,
  { active, past }: { active: boolean; past: boolean },
): Promise<TagNames> {
  const tag = await lockTag(unit.tx, by.workspaceId, tagId);
  const { rows } = await sql<{ id: string }>`
    update audience.tag_rules set active = ${active}, changed_at = ${unit.now},
      since = ${active ? (past ? null : unit.now) : sql`since`}
    where tag_id = ${tagId} returning id`.execute(unit.tx);
  if (!rows[0]) throw notFound('tag_rule', tagId);
  if (active) await startApplying(unit, by, tag, rows[0].id, past);
  else await endRuns(unit.tx, tagId, ['apply'], unit.now);
  return tag;
}

/**
 * Removes a tag's rule; what it had put on stays, as if it had been given, or goes by a run.
 *
 * @throws DomainError `tag_rule.not_found`, `tag.not_found`
 */
export async function removeRule(
  unit: Unit,
  by: By,
  tagId: string,
  people: 'keep' | 'take',
): Promise<TagNames> {
  const tag = await lockTag(unit.tx, by.workspaceId, tagId);
  const { rows } = await sql<{ id: string }>`
    delete from audience.tag_rules where tag_id = ${tagId} returning id`.execute(unit.tx);
  if (!rows[0]) throw notFound('tag_rule', tagId);
  await endRuns(unit.tx, tagId, ['apply'], unit.now);
  if (people === 'take')
    await startRun(unit, {
      workspaceId: by.workspaceId,
      id: newId(unit.now.getTime()),
      tagId,
      tagName: tag.name,
      kind: 'drop',
      params: { ruleId: rows[0].id },
      createdBy: by.actor,
    });
  return tag;
}

async function startApplying(
  unit: Unit,
  { workspaceId, actor }: By,
  tag: TagNames,
  ruleId: string,
  past: boolean,
): Promise<string> {
  await endRuns(unit.tx, tag.id, ['apply'], unit.now);
  const id = newId(unit.now.getTime());
  await startRun(unit, {
    workspaceId,
    id,
    tagId: tag.id,
    tagName: tag.name,
    kind: 'apply',
    params: { ruleId },
    total: past ? await countPeople(unit.tx, workspaceId) : null,
    createdBy: actor,
  });
  return id;
}
