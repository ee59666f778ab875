import {
  groupOfTrait,
  traitNames,
  type Derived,
  type Trait,
  type TraitName,
  type TraitValue,
} from '#contracts/api/portrait.ts';
import type { Entered } from '../digest/entered.ts';
import { toldBy } from './confidence.ts';
import { derived, type Traits } from './trait.ts';

/** What staff said of a trait. */
export interface Word {
  known: Derived;
  by: string | null;
}

/** Brings what was derived and what was entered together: staff's word beats the rest. */
export function toTraits(found: Traits, words: ReadonlyMap<TraitName, Word>): Trait[] {
  return traitNames.flatMap((name): Trait[] => {
    const own = found[name] ?? null;
    const word = words.get(name);
    const base = { name, group: groupOfTrait(name) };
    if (word) return [{ ...base, ...word.known, entered: { by: word.by }, derived: own }];
    return own ? [{ ...base, ...own, entered: null, derived: null }] : [];
  });
}

/** A word that staff said, as a trait. */
export const toWord = ({ value, by, at, factId }: Entered): Word => ({
  by,
  known: derived(valueOf(value ?? ''), {
    at,
    facts: 1,
    factIds: [factId],
    source: 'manual',
    confidence: toldBy('manual'),
  }),
});

const valueOf = (value: string | string[]): TraitValue =>
  typeof value === 'string'
    ? { kind: 'text', text: value }
    : {
        kind: 'interests',
        items: value.map((label) => ({
          value: label,
          label,
          strength: null,
          acts: { viewed: 0, saved: 0, asked: 0, bought: 0 },
        })),
      };
