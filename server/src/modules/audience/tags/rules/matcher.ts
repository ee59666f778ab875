import type { AnyFact } from '#contracts/facts.ts';
import type { TagClause } from '#contracts/tag-rules.ts';
import { matchesFact } from '../../segments/match/memory.ts';
import type { LoadedRule } from './load.ts';

/** A fact that a clause of a rule looks at. */
export interface Hit {
  fact: AnyFact;
  rule: LoadedRule;
  kind: 'put' | 'take';
  clause: TagClause;
}

/** The clauses that look at some of these facts; in the order of the facts. */
export type Matcher = (facts: readonly AnyFact[]) => Hit[];

type Entry = Omit<Hit, 'fact'>;

/** Sorts the clauses of many rules by what they look at, so that a fact meets only its own. */
export function matcherOf(rules: readonly LoadedRule[]): Matcher {
  const entries = Map.groupBy(
    rules.flatMap((rule): Entry[] => [
      ...rule.rule.puts.map((clause) => ({ rule, kind: 'put' as const, clause })),
      ...rule.rule.takes.map((clause) => ({ rule, kind: 'take' as const, clause })),
    ]),
    ({ rule, clause }) => `${rule.workspaceId} ${clause.fact.type}`,
  );
  return (facts) =>
    facts.flatMap((fact) =>
      (entries.get(`${fact.workspaceId} ${fact.type}`) ?? [])
        .filter(({ clause }) => matchesFact(clause.fact, fact))
        .map((entry) => ({ ...entry, fact })),
    );
}
