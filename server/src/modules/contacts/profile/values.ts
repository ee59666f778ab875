/**
 * Values of traits in one form, however a platform, a web page or a spreadsheet writes them.
 * Each reader gives `undefined` for what it cannot make sense of.
 */

/** Text of at most 256 characters, without outer spaces. */
export function readText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value).trim().slice(0, 256).toWellFormed() || undefined;
}

/** BCP 47: `zh_CN` → `zh-CN`. */
export function readLanguage(value: unknown): string | undefined {
  const text = readText(value);
  if (!text || !/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(text)) return undefined;
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0];
  } catch {
    return undefined; // Well-shaped but not a language tag.
  }
}

/** IANA name: `Asia/Shanghai`. */
export function readTimeZone(value: unknown): string | undefined {
  const text = readText(value);
  if (!text || !(text.includes('/') || text === 'UTC')) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined; // No such zone.
  }
}

/** Codes as platforms write them: WeChat has 1 for men, 2 for women and 0 for unsaid. */
const genders = new Map(
  Object.entries({
    '1': 'male',
    m: 'male',
    male: 'male',
    man: 'male',
    男: 'male',
    '2': 'female',
    f: 'female',
    female: 'female',
    woman: 'female',
    女: 'female',
    other: 'other',
    其他: 'other',
  } as const),
);

export const readGender = (value: unknown) => genders.get(readText(value)?.toLowerCase() ?? '');

/** A day as ISO 8601, from a day or a moment. */
export function readDay(value: unknown): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})([T ]|$)/.exec(readText(value) ?? '')?.[1];
  if (!day) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  // Date.parse turns 30 February into 2 March: only what comes back the same is a day.
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  return real ? day : undefined;
}

/** Lower case; domains are so by RFC 1035, and no mailbox that matters tells cases apart. */
export function readEmail(value: unknown): string | undefined {
  const text = readText(value)?.toLowerCase();
  return text && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? text : undefined;
}

/**
 * E.164. A number without a country is taken for Chinese only when it has the form of a mobile
 * number there (1, then 3 to 9, eleven digits: MIIT numbering plan); others stay unread, since a
 * guess would join strangers.
 */
export function readPhone(value: unknown): string | undefined {
  const digits = readText(value)?.replace(/[\s().-]/g, '');
  if (!digits) return undefined;
  if (/^(86)?1[3-9]\d{9}$/.test(digits)) return `+86${digits.slice(-11)}`;
  const international = digits.replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : undefined;
}

const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n));
let regions: Map<string, string> | null = null;

/** ISO 3166-1 alpha-2, from a code or from the country's name in English or Chinese. */
export function readCountry(value: unknown): string | undefined {
  const text = readText(value)?.toLowerCase();
  if (!text) return undefined;
  regions ??= regionNames();
  return regions.get(text);
}

function regionNames(): Map<string, string> {
  const names = new Map<string, string>();
  for (const language of ['en', 'zh-CN', 'zh-TW']) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
      const name = display.of(code);
      if (name === undefined || code === 'ZZ' || code === 'EU' || code === 'UN') continue;
      // Withdrawn codes (UK, FX) mean what replaced them.
      const current = new Intl.Locale(`und-${code}`).region ?? code;
      names.set(name.toLowerCase(), current).set(code.toLowerCase(), current);
    }
  }
  // The short forms that platforms use where Unicode has the long one.
  return names.set('香港', 'HK').set('澳门', 'MO').set('hong kong', 'HK').set('macau', 'MO');
}
