import assert from 'node:assert/strict';
import type { AnyFact } from '#contracts/facts.ts';
import { spanMs, type FactMatch } from '#contracts/rules.ts';
import type { TagClause, TagRule } from '#contracts/tag-rules.ts';
import { sql } from '#kernel/db/database.ts';
import type { TestApp } from '#test/app.ts';
import { matchesFact } from '../../segments/match/memory.ts';

/** A clause from as little as a test cares about. */
export const when = (
  type: FactMatch['type'],
  where: FactMatch['where'] = [],
  more: Partial<Omit<TagClause, 'fact'>> = {},
): TagClause => ({ fact: { type, where }, times: 1, within: null, ...more });

export const property = (
  name: string,
  test: Extract<FactMatch['where'][number], { kind: 'property' }>['test'],
) => ({ kind: 'property' as const, property: name, test });

/** Gives a tag a rule; jobs apply it. */
export async function putRule(
  app: TestApp,
  tagId: string,
  rule: Partial<TagRule> & Pick<TagRule, 'puts'>,
  past = false,
): Promise<void> {
  const { status, text } = await app.request('PUT', `/api/v1/tags/${tagId}/rule`, {
    body: { rule, past },
  });
  assert.equal(status, 202, text);
}

/** Gives a tag a rule, and waits until it is applied. */
export async function giveRule(...given: Parameters<typeof putRule>): Promise<void> {
  await putRule(...given);
  await given[0].runJobs();
}

/** A person's tag by its rule. */
export interface HeldTag {
  person: string;
  since: number;
  until: number | null;
  factId: string | null;
}

/** Who has a tag by its rule, in order. */
export async function held(app: TestApp, tagId: string): Promise<HeldTag[]> {
  const { rows } = await sql<{
    person: string;
    since: Date;
    until: Date | null;
    factId: string;
  }>`
    select a.person_id as person, a.since, a.until, a.fact_id as "factId"
    from audience.assignments a join audience.tag_rules r on r.id = a.rule_id
    where a.tag_id = ${tagId} order by 1`.execute(app.kernel.db);
  return rows.map(({ person, since, until, factId }) => ({
    person,
    since: since.getTime(),
    until: until?.getTime() ?? null,
    factId,
  }));
}

/**
 * Who should have a tag by its rule: read fact by fact from the whole log, as plainly as it can be
 * written. People whom somebody gave the tag are left out.
 */
export async function shouldHold(app: TestApp, tagId: string, rule: TagRule): Promise<HeldTag[]> {
  const { db } = app.kernel;
  const { rows: facts } = await sql<AnyFact & { person: string }>`
    select coalesce(c.merged_into, c.id) as person, f.id, f.type, f.channel_id as "channelId",
      f.occurred_at as "occurredAt", f.data
    from kernel.facts f join kernel.contacts c on c.id = f.contact_id
    where f.workspace_id = ${app.workspaceId}`.execute(db);
  const { rows: given } = await sql<{ person: string }>`
    select person_id as person from audience.assignments
    where tag_id = ${tagId} and rule_id is null`.execute(db);
  const beyond = new Set(given.map((row) => row.person));
  const now = app.clock.now().getTime();
  return [...Map.groupBy(facts, (fact) => fact.person)]
    .filter(([person]) => !beyond.has(person))
    .flatMap(([person, own]) => {
      const on = holdsFor(own, tagId, rule, now);
      return on ? [{ person, ...on }] : [];
    })
    .toSorted((a, b) => (a.person < b.person ? -1 : 1));
}

function holdsFor(facts: AnyFact[], tagId: string, rule: TagRule, now: number) {
  const sorted = facts.toSorted(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  const moments = [...new Set(sorted.map((fact) => fact.occurredAt.getTime()))];
  const life = rule.lifetime ? rule.lifetime.days * spanMs.day : Infinity;
  let on: { since: number; end: number; factId: string } | null = null;
  for (const moment of moments) {
    if (on && on.end <= moment) on = null;
    const here = sorted.filter((fact) => fact.occurredAt.getTime() === moment);
    const completes = (clauses: readonly TagClause[]) =>
      here.find((fact) => clauses.some((clause) => reaches(clause, fact, sorted)));
    if (here.some((fact) => byHand(fact, tagId)) || completes(rule.takes)) {
      on = null;
      continue;
    }
    const put = completes(rule.puts);
    if (!put) continue;
    if (!on) on = { since: moment, end: moment + life, factId: put.id };
    else if (rule.lifetime?.renew) on.end = Math.max(on.end, moment + life);
  }
  if (!on || on.end <= now) return null;
  return { since: on.since, until: on.end === Infinity ? null : on.end, factId: on.factId };
}

const byHand = (fact: AnyFact, tagId: string) =>
  fact.type === 'tag.removed' && fact.data.tagId === tagId && fact.data.by === undefined;

/** Whether this fact is at least the n-th of its kind in the time before it. */
function reaches(
  { fact: match, times, within }: TagClause,
  fact: AnyFact,
  all: AnyFact[],
): boolean {
  if (!matchesFact(match, fact)) return false;
  const span = within ? within.n * spanMs[within.unit] : Infinity;
  const at = fact.occurredAt.getTime();
  const before = all.filter(
    (other) =>
      matchesFact(match, other) &&
      other.occurredAt.getTime() > at - span &&
      (other.occurredAt.getTime() < at ||
        (other.occurredAt.getTime() === at && other.id <= fact.id)),
  );
  return before.length >= times;
}
