import type { Derived, TraitName, TraitValue } from '#contracts/api/portrait.ts';

/** What was derived, by trait; a trait of which nothing is known is left out. */
export type Traits = Partial<Record<TraitName, Derived>>;

interface Basis {
  at: Date | null;
  facts: number;
  factIds?: readonly (string | null)[];
  source?: string | null;
  confidence: Derived['confidence'];
}

/** So many of the facts behind a trait are named. */
const namedFacts = 3;

export function derived(value: TraitValue, basis: Basis): Derived {
  const ids = (basis.factIds ?? []).filter((id) => id !== null);
  return {
    value,
    at: basis.at?.toISOString() ?? null,
    evidence: {
      facts: basis.facts,
      factIds: [...new Set(ids)].slice(0, namedFacts),
      source: basis.source ?? null,
    },
    confidence: basis.confidence,
  };
}

export const latest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((last, time) => (time && (!last || time > last) ? time : last), null);

export const sumOf = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + value(row), 0);
