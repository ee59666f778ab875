import type { PreviewWelcome } from '#contracts/api/welcome.ts';
import type { Welcome, WelcomeVariant } from '#contracts/content.ts';

/** Whom to imagine: somebody of whom nothing is known, somebody made up, or a contact. */
export type Who = 'unknown' | 'example' | 'contact';

/** The person and the moment that a welcome is looked at for. */
export interface Circumstances {
  who: Who;
  contactId: string | undefined;
  /** BCP 47; null is the person's own, or the workspace's. */
  language: string | null;
  audience: 'new' | 'returning';
  /** Local hour in the workspace's zone; null is now. */
  hour: number | null;
}

/** Somebody made up, by the language she speaks. */
const examples: Record<string, Record<string, string>> = {
  zh: { name: '李娜', firstName: '李娜', lastName: '李', city: '上海', country: '中国' },
  en: {
    name: 'Emma Martin',
    firstName: 'Emma',
    lastName: 'Martin',
    city: 'London',
    country: 'United Kingdom',
  },
};

export const exampleFor = (language: string): Record<string, string> =>
  examples[language.split(/[-_]/)[0] ?? ''] ?? (examples['en'] as Record<string, string>);

/** Circumstances that meet a variant's conditions. */
export const meeting = (variant: WelcomeVariant, now: Circumstances): Circumstances => ({
  ...now,
  language: variant.language ?? null,
  audience: variant.audience === 'any' ? 'new' : variant.audience,
  hour: variant.hours?.from ?? null,
});

/** What the server is asked. */
export function question(
  welcome: Welcome,
  { who, contactId, language, audience, hour }: Circumstances,
  ownLanguage: string,
): PreviewWelcome {
  return {
    welcome,
    audience,
    ...(who === 'contact' && contactId && { contactId }),
    ...(who === 'example' && { values: exampleFor(language ?? ownLanguage) }),
    ...(language && { language }),
    ...(hour !== null && { hour }),
  };
}
