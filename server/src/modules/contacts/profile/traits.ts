import {
  readCountry,
  readDay,
  readEmail,
  readGender,
  readLanguage,
  readPhone,
  readText,
  readTimeZone,
} from './values.ts';

/** Traits with a meaning of their own: they make up the profile. All are personal data. */
const readers = {
  name: readText,
  firstName: readText,
  lastName: readText,
  avatarUrl: readUrl,
  language: readLanguage,
  country: readCountry,
  city: readText,
  timeZone: readTimeZone,
  gender: readGender,
  birthday: readDay,
  email: readEmail,
  /** A number that cannot be brought into E.164 is kept as it was told; it identifies nobody. */
  phone: (value: unknown) => readPhone(value) ?? readText(value),
} satisfies Record<string, (value: unknown) => string | undefined>;

export type ProfileKey = keyof typeof readers;
export const profileKeys = Object.keys(readers) as ProfileKey[];
export const isProfileKey = (key: string): key is ProfileKey => Object.hasOwn(readers, key);

/**
 * Other names of the same traits. Sources: Segment's spec of reserved traits
 * (segment.com/docs/connections/spec/identify), WeChat's user info (cgi-bin/user/info).
 */
const aliases = new Map<string, ProfileKey>(
  Object.entries({
    nickname: 'name',
    fullName: 'name',
    displayName: 'name',
    first_name: 'firstName',
    last_name: 'lastName',
    avatar: 'avatarUrl',
    headimgurl: 'avatarUrl',
    avatar_url: 'avatarUrl',
    locale: 'language',
    timezone: 'timeZone',
    time_zone: 'timeZone',
    sex: 'gender',
    birthdate: 'birthday',
    mobile: 'phone',
  } as const),
);

/** What may become attributes at most; the fact keeps everything whatever its size. */
const limits = { keys: 200, keyLength: 100, valueLength: 8_192 };

export interface Trait {
  key: string;
  /** JSON; null says that there is no value any more. */
  value: unknown;
}

/**
 * Brings traits into the form in which attributes are kept. A profile trait that makes no sense (a
 * language `klingon`, a birthday `30 February`) is left out; the fact still has it.
 */
export function readTraits(traits: Record<string, unknown>): Trait[] {
  const read = new Map<string, unknown>();
  const given = Object.entries({ ...fromAddress(traits['address']), ...traits });
  for (const [name, value] of given.slice(0, limits.keys)) {
    if (value === undefined || name === '' || name.length > limits.keyLength) continue;
    const key = aliases.get(name) ?? name;
    // A trait under its own name counts more than one under another.
    if (key !== name && traits[key] !== undefined) continue;
    const kept = value === null ? null : isProfileKey(key) ? readers[key](value) : fitting(value);
    if (kept !== undefined) read.set(key, kept);
  }
  return [...read].map(([key, value]) => ({ key, value }));
}

function readUrl(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return /^https?:\/\/\S{1,2000}$/.test(text) ? text : undefined;
}

function fromAddress(address: unknown): Record<string, unknown> {
  if (typeof address !== 'object' || address === null) return {};
  const { country, city } = address as Record<string, unknown>;
  return { country, city };
}

const fitting = (value: unknown) =>
  JSON.stringify(value).length <= limits.valueLength ? value : undefined;
