import { factTypes, spanMs } from '#contracts/rules.ts';
import type { AnyFact, Fact, FactType } from '#contracts/facts.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';
import type { Unit } from '#kernel/unit.ts';
import { pairKey, readEvents } from './match/events.ts';
import type { CurrentRules, LoadedRule, LoadedRules } from './load.ts';
import type { Hit } from './match/matcher.ts';
import { readRows, type TagRow } from './rows.ts';
import { compare, settle, type Pair } from './settle.ts';

const types: FactType[] = [...factTypes, 'contact.merged', 'contact.unmerged'];

/**
 * Puts tags on and takes them off as facts happen. Most facts change nothing: which of a batch might
 * is told in memory, then by the rows people have, then, for clauses that count, by one look at the
 * log; only what is left is worked out whole.
 */
export const applyRules = (current: CurrentRules): Reaction => ({
  name: 'audience.apply_tag_rules',
  types,
  async run(unit, facts) {
    const rules = await current(unit.tx);
    const hits = Map.groupBy(rules.matcher(facts), ({ fact, rule }) =>
      pairKey(fact.contactId, rule.id),
    );
    const pairs = await undecided(unit, [...hits.values()]);
    await settle(unit, [...pairs, ...(await different(unit, others(facts, rules)))]);
  },
});

/** Pairs that facts of other kinds than those a rule looks at make uncertain. */
function others(facts: readonly AnyFact[], rules: LoadedRules): Pair[] {
  return facts.flatMap((fact): Pair[] => {
    if (fact.type === 'contact.merged' || fact.type === 'contact.unmerged')
      return rules
        .ofWorkspace(fact.workspaceId)
        .flatMap((rule) =>
          [fact.contactId, fact.data.loser].map((contactId) => ({ contactId, rule })),
        );
    if (!isChange(fact)) return [];
    const rule = rules.ofTag(fact.data.tagId);
    return rule ? [{ contactId: fact.contactId, rule }] : [];
  });
}

/**
 * A tag that went on or off, in a transaction beside this lane, while a reaction to something newer
 * saw it as it had been: the rule is asked once more, now that both are to be seen.
 */
const isChange = (fact: AnyFact): fact is Fact<'tag.added'> | Fact<'tag.removed'> =>
  (fact.type === 'tag.added' && fact.data.by === 'rule') ||
  (fact.type === 'tag.removed' && fact.data.by !== 'merge' && fact.data.by !== 'delete');

/** Those of the pairs whose tag is not as their log says; most are. */
async function different(unit: Unit, pairs: readonly Pair[]): Promise<Pair[]> {
  const asked = new Map(
    pairs.map(({ contactId, rule }) => [pairKey(contactId, rule.id), { person: contactId, rule }]),
  );
  if (asked.size === 0) return [];
  const changes = await compare(unit, [...asked.values()]);
  return changes.map(({ person, rule }) => ({ contactId: person, rule }));
}

/** Of the pairs that facts hit, those whose tag might change. */
async function undecided(unit: Unit, hits: readonly Hit[][]): Promise<Pair[]> {
  if (hits.length === 0) return [];
  const asked = hits.flatMap(([hit]) =>
    hit ? [{ person: hit.fact.contactId, rule: hit.rule }] : [],
  );
  const rows = await readRows(unit.tx, asked);
  const renewals: Renewal[] = [];
  const counted: Hit[][] = [];
  const open: Pair[] = [];
  for (const group of hits) {
    const [first] = group;
    if (!first) continue;
    const { rule, fact } = first;
    const held = rows.get(`${fact.contactId} ${rule.tagId}`) ?? [];
    const what = weigh(rule, group, held);
    if (what === 'settle') open.push({ contactId: fact.contactId, rule });
    if (what === 'count') counted.push(group);
    if (what === 'renew') renewals.push({ person: fact.contactId, rule, at: latest(group) });
  }
  await renew(unit, renewals);
  return [...open, ...(await reached(unit, counted))];
}

const latest = (hits: readonly Hit[]) =>
  Math.max(...hits.map(({ fact }) => fact.occurredAt.getTime()));

/** What these hits of one pair may do to the rows she has. */
function weigh(
  { id, rule: { lifetime } }: LoadedRule,
  hits: readonly Hit[],
  held: readonly TagRow[],
): 'nothing' | 'renew' | 'count' | 'settle' {
  // What was given stands above the rule; when it goes, the rule is asked again.
  if (held.some((row) => row.ruleId !== id)) return 'nothing';
  const [row] = held;
  const takes = hits.some(({ kind }) => kind === 'take');
  const counts = hits.some(({ clause }) => clause.times > 1);
  if (!row) {
    // Of intervals that follow each other, one more end may move the next beginning.
    if (takes && lifetime && !lifetime.renew) return 'settle';
    const puts = hits.filter(({ kind }) => kind === 'put');
    if (puts.length === 0) return 'nothing';
    return puts.every(({ clause }) => clause.times > 1) ? 'count' : 'settle';
  }
  const { since, until } = row;
  const inside = hits.every(
    ({ fact }) => fact.occurredAt >= since && (until === null || fact.occurredAt < until),
  );
  if (takes || !inside || (counts && until !== null)) return 'settle';
  return until !== null && lifetime?.renew ? 'renew' : 'nothing';
}

interface Renewal {
  person: string;
  rule: LoadedRule;
  /** Of the latest fact that renews it. */
  at: number;
}

/** Lets tags last longer that are on anyway. One that went just now is asked about when its fact comes. */
async function renew(unit: Unit, renewals: readonly Renewal[]): Promise<void> {
  const longer = renewals.flatMap(({ person, rule, at }) => {
    const days = rule.rule.lifetime?.days;
    return days === undefined
      ? []
      : [{ person, tag: rule.tagId, rule: rule.id, until: new Date(at + days * spanMs.day) }];
  });
  if (longer.length === 0) return;
  await sql`
    update audience.assignments a set until = x.until
    from jsonb_to_recordset(${asJson(longer)})
      as x(person uuid, tag uuid, rule uuid, until timestamptz)
    where a.tag_id = x.tag and a.person_id = x.person and a.rule_id = x.rule
      and a.until < x.until`.execute(unit.tx);
}

/** Of pairs that only counting clauses hit, those where some fact completes a count. */
async function reached(unit: Unit, groups: readonly Hit[][]): Promise<Pair[]> {
  if (groups.length === 0) return [];
  const asked = groups.flatMap((hits) => {
    const [first] = hits;
    if (!first) return [];
    const spans = hits.map(({ clause }) =>
      clause.within ? clause.within.n * spanMs[clause.within.unit] : Infinity,
    );
    const widest = Math.max(...spans);
    const times = hits.map(({ fact }) => fact.occurredAt.getTime());
    const at = (ms: number) => (Number.isFinite(ms) ? new Date(ms) : null);
    return [
      {
        person: first.fact.contactId,
        rule: first.rule,
        first: Math.min(...times),
        after: at(Math.min(...times) - widest),
        before: at(Math.max(...times) + widest),
      },
    ];
  });
  const events = await readEvents(unit.tx, asked);
  return asked.flatMap(({ person, rule, first }) =>
    (events.get(pairKey(person, rule.id)) ?? []).some(
      ({ kind, at }) => kind === 'put' && at >= first,
    )
      ? [{ contactId: person, rule }]
      : [],
  );
}
