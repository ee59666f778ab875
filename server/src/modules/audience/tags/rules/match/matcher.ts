import type { AnyFact } from '#contracts/facts.ts';
import type { FactMatch } from '#contracts/rules.ts';
import type { TagClause } from '#contracts/tag-rules.ts';
import { matchesFact, propertyOf } from '../../../segments/match/memory.ts';
import { foldCase, textOf } from '../../../segments/match/values.ts';
import type { LoadedRule } from '../load.ts';

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

/**
 * Sorts the clauses of many rules by what they look at, so that a fact meets only those of its type,
 * and of those that want a property to be one of some texts only the ones that want this text.
 */
export function matcherOf(rules: readonly LoadedRule[]): Matcher {
  const byType = Map.groupBy(
    rules.flatMap((rule): Entry[] => [
      ...rule.rule.puts.map((clause) => ({ rule, kind: 'put' as const, clause })),
      ...rule.rule.takes.map((clause) => ({ rule, kind: 'take' as const, clause })),
    ]),
    ({ rule, clause }) => `${rule.workspaceId} ${clause.fact.type}`,
  );
  const looks = new Map([...byType].map(([key, entries]) => [key, lookUp(entries)]));
  return (facts) =>
    facts.flatMap((fact) =>
      (looks.get(`${fact.workspaceId} ${fact.type}`)?.(fact) ?? [])
        .filter(({ clause }) => matchesFact(clause.fact, fact))
        .map((entry) => ({ ...entry, fact })),
    );
}

/** Clauses of one type that may match a fact: those without a text to find them by, always. */
function lookUp(entries: readonly Entry[]): (fact: AnyFact) => Entry[] {
  const always: Entry[] = [];
  const byText = new Map<string, Map<string, Entry[]>>();
  for (const entry of entries) {
    const wanted = wantedText(entry.clause.fact);
    if (!wanted) {
      always.push(entry);
      continue;
    }
    const texts = byText.get(wanted.property) ?? new Map<string, Entry[]>();
    byText.set(wanted.property, texts);
    for (const text of wanted.texts) texts.set(text, [...(texts.get(text) ?? []), entry]);
  }
  return (fact) => {
    const found = [...always];
    for (const [property, texts] of byText) {
      const text = textOf(propertyOf(fact, property));
      if (text !== null) found.push(...(texts.get(foldCase(text)) ?? []));
    }
    return found;
  };
}

/** A property that must be one of some texts, as texts are compared. */
function wantedText({ where }: FactMatch): { property: string; texts: Set<string> } | null {
  for (const entry of where)
    if (entry.kind === 'property' && !entry.not && entry.test.op === 'is')
      return { property: entry.property, texts: new Set(entry.test.values.map(foldCase)) };
  return null;
}
