import { isProfileKey, type ProfileKey } from './traits.ts';
import { concludeZone } from './zones.ts';

/** An attribute as it was learned of one of a person's contacts. */
export interface Learned {
  contactId: string;
  key: string;
  byHand: boolean;
  value: unknown;
  source: string;
  at: Date;
}

/**
 * What holds for a person of all that was learned: per key what staff entered last, else what was
 * derived last. A null takes back what its own side said before.
 */
export function foldAttributes(learned: readonly Learned[]): Map<string, Learned> {
  const last = new Map<string, Learned>();
  for (const row of learned) {
    const place = `${row.byHand ? 'hand' : 'derived'} ${row.key}`;
    const other = last.get(place);
    if (!other || isLater(row, other)) last.set(place, row);
  }
  const held = new Map<string, Learned>();
  for (const row of last.values()) {
    if (row.value === null) continue;
    if (row.byHand || !held.get(row.key)?.byHand) held.set(row.key, row);
  }
  return held;
}

/** Of two learned at the same moment the younger contact's: any rule will do that never changes. */
function isLater(a: Learned, b: Learned): boolean {
  const difference = a.at.getTime() - b.at.getTime();
  return difference !== 0 ? difference > 0 : a.contactId > b.contactId;
}

/** The profile of a person. Nulls are unknown. All personal data. */
export interface Profile {
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  nameSource: string | null;
  avatarUrl: string | null;
  language: string | null;
  country: string | null;
  city: string | null;
  timeZone: string | null;
  /** Where the zone is known from; `country` or `city` when it was concluded from there. */
  timeZoneSource: string | null;
  gender: string | null;
  birthday: string | null;
}

export function foldProfile(held: ReadonlyMap<string, Learned>): Profile {
  const text = (key: ProfileKey) => {
    const value = held.get(key)?.value;
    return typeof value === 'string' ? value : null;
  };
  const country = text('country');
  const city = text('city');
  const concluded = concludeZone(country, city);
  const timeZone = text('timeZone') ?? concluded?.zone ?? null;
  const called = text('name') !== null ? held.get('name') : held.get('firstName');
  return {
    name: text('name') ?? fullName(text('firstName'), text('lastName')),
    firstName: text('firstName'),
    lastName: text('lastName'),
    nameSource: called?.source ?? held.get('lastName')?.source ?? null,
    avatarUrl: text('avatarUrl'),
    language: text('language'),
    country,
    city,
    timeZone,
    timeZoneSource: held.get('timeZone')?.source ?? concluded?.from ?? null,
    gender: text('gender'),
    birthday: text('birthday'),
  };
}

/** Chinese, Japanese and Korean names put the family first, and nothing between. */
function fullName(first: string | null, last: string | null): string | null {
  if (first === null || last === null) return first ?? last;
  const familyFirst = /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]+$/u;
  return familyFirst.test(first + last) ? last + first : `${first} ${last}`;
}

/** Whether anything at all is known. */
export const isBlank = (profile: Profile) =>
  Object.values(profile).every((value) => value === null);

/** Attributes that are not shown a second time beside the profile made of them. */
export const isOwnAttribute = (key: string) =>
  !isProfileKey(key) || key === 'email' || key === 'phone';
