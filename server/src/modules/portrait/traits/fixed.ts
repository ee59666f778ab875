import type { Derived, TraitName } from '#contracts/api/portrait.ts';
import { foldAttributes, type Learned } from '#modules/contacts/index.ts';
import { toldBy } from './confidence.ts';
import { derived, type Traits } from './trait.ts';

/** The attributes that are features of hers; staff's word on them is kept with the attributes. */
export const fixedAttributes = {
  'fixed.gender': 'gender',
  'fixed.birthday': 'birthday',
  'fixed.language': 'language',
  'fixed.country': 'country',
  'fixed.city': 'city',
  'fixed.timeZone': 'timeZone',
} as const satisfies Partial<Record<TraitName, string>>;
export type FixedTrait = keyof typeof fixedAttributes;
export const isFixed = (name: TraitName): name is FixedTrait =>
  Object.hasOwn(fixedAttributes, name);

/** What was told of her: what staff said, and what everybody else said. */
export function fixedTraits(
  learned: readonly Learned[],
  today: string,
): { derived: Traits; entered: Traits } {
  return {
    derived: traitsOf(
      learned.filter(({ byHand }) => !byHand),
      today,
    ),
    entered: traitsOf(
      learned.filter(({ byHand }) => byHand),
      today,
    ),
  };
}

function traitsOf(learned: readonly Learned[], today: string): Traits {
  const held = foldAttributes(learned);
  const traits: Traits = {};
  for (const [name, key] of Object.entries(fixedAttributes) as [FixedTrait, string][]) {
    const attribute = held.get(key);
    if (typeof attribute?.value !== 'string') continue;
    traits[name] = told(attribute, attribute.value, name === 'fixed.birthday');
    const age = name === 'fixed.birthday' ? ageOn(today, attribute.value) : null;
    if (age !== null)
      traits['fixed.age'] = {
        ...told(attribute, attribute.value, false),
        value: { kind: 'count', count: age, unit: 'years' },
      };
  }
  return traits;
}

const told = ({ at, source }: Learned, text: string, isDay: boolean): Derived =>
  derived(isDay ? { kind: 'day', day: text } : { kind: 'text', text }, {
    at,
    facts: 1,
    source,
    confidence: toldBy(source),
  });

/**
 * Whole years; a birthday of 29 February is kept on the 28th in other years.
 *
 * @param today and birthday `YYYY-MM-DD`
 * @returns null for a birthday to come, or a year nobody is of
 */
function ageOn(today: string, birthday: string): number | null {
  const year = Number(today.slice(0, 4));
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  const kept = birthday.endsWith('-02-29') && !leap ? '02-28' : birthday.slice(5);
  const age = year - Number(birthday.slice(0, 4)) - (today.slice(5) < kept ? 1 : 0);
  return age >= 0 && age < 120 ? age : null;
}
