import type { FactType } from '#contracts/facts.ts';
import { buyerTypes } from '../digest/buyers.ts';
import { habitTypes } from '../digest/habits.ts';
import { tallyTypes } from '../digest/tallies.ts';

/** Facts after which what portraits say may be another. */
export const boughtBy: readonly FactType[] = buyerTypes;
export const toldBy: readonly FactType[] = [...tallyTypes, 'trait.entered'];
export const doneBy: readonly FactType[] = [...habitTypes, 'trait.entered'];
