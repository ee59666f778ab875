import type { EnteredValue, TraitName } from '#contracts/api/portrait.ts';
import type { AnyFact } from '#contracts/facts.ts';
import { isLater, seenAt } from './tallies.ts';

/** What staff said of one contact last; a null takes back what they said before. */
export interface Entered {
  contactId: string;
  workspaceId: string;
  trait: TraitName;
  value: EnteredValue | null;
  by: string;
  at: Date;
  factId: string;
}

/** Keeps the last word on each trait. */
export function noteEntered(words: Map<string, Entered>, facts: readonly AnyFact[]): void {
  for (const fact of facts) {
    if (fact.type !== 'trait.entered') continue;
    const { contactId, workspaceId, id: factId, data } = fact;
    const at = seenAt(fact);
    const key = `${contactId} ${data.trait}`;
    const other = words.get(key);
    if (other && !isLater(at, factId, other.at, other.factId)) continue;
    words.set(key, { contactId, workspaceId, ...data, at, factId });
  }
}
