/** Formats by Intl for one language and one named IANA zone. Invalid or missing values become a dash. */
export interface Format {
  language: string;
  timeZone: string;
  number(value: number): string;
  compact(value: number): string;
  /** With at most so many digits behind the point. */
  decimal(value: number, digits: number): string;
  /** @param ratio 0.12 is 12 % */
  percent(ratio: number, digits?: number): string;
  /** @param minor integer minor units */
  money(minor: number, currency: string): string;
  /** Without minor units, for figures that are read at a glance. */
  wholeMoney(minor: number, currency: string): string;
  date(at: string | Date): string;
  time(at: string | Date): string;
  /** Date and time to the minute. */
  moment(at: string | Date): string;
  /** Date, time to the second and the zone's name. */
  exact(at: string | Date): string;
  relative(at: string | Date, now: number): string;
  /** @param ms 48 → "48 ms", 1830 → "1.8 s" */
  duration(ms: number): string;
  bytes(count: number): string;
  list(items: readonly string[]): string;
  languageName(tag: string): string;
  country(code: string): string;
  currencyName(code: string): string;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** From here on a unit counts as whole: 6.98 days are a week to a reader, not 6 days. */
const nearlyOne = 0.96;

/** A relative time's unit and amount: the largest unit of which about one has passed. */
export function relativeParts(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  for (const [unit, length] of steps)
    if (Math.abs(seconds) / length >= nearlyOne) return [Math.round(seconds / length), unit];
  return [Math.round(seconds), 'second'];
}

/** Seconds in the future that are still now: clocks of server and browser differ, and ours ticks slowly. */
const justNow = 15;

const missing = '–';
const valid = (at: string | Date) => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date;
};

function names(language: string, type: 'language' | 'region' | 'currency') {
  const display = new Intl.DisplayNames(language, { type, fallback: 'code' });
  return (code: string) => {
    try {
      return display.of(code) ?? code;
    } catch {
      return code;
    }
  };
}

function moneyIn(
  language: string,
  currency: string,
  options: Intl.NumberFormatOptions,
  minor: number,
): string {
  const exact = new Intl.NumberFormat(language, { style: 'currency', currency });
  const digits = exact.resolvedOptions().maximumFractionDigits ?? 2;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, ...options });
  return format.format(minor / 10 ** digits);
}

export function createFormat(language: string, timeZone: string): Format {
  const number = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, {
    notation: 'compact',
    maximumFractionDigits: 1,
  });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone });
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  const exact = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'long',
    timeZone,
  });
  const short = { style: 'short' } as const;
  const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto', ...short });
  const far = new Intl.RelativeTimeFormat(language, { numeric: 'always', ...short });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const quantity = (value: number, unit: string, digits: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  const on = (format: Intl.DateTimeFormat) => (at: string | Date) => {
    const moment = valid(at);
    return moment ? format.format(moment) : missing;
  };
  return {
    language,
    timeZone,
    number: (value) => (Number.isFinite(value) ? number.format(value) : missing),
    compact: (value) => (Number.isFinite(value) ? compact.format(value) : missing),
    decimal: (value, digits) =>
      Number.isFinite(value)
        ? new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
        : missing,
    percent: (ratio, digits = 0) =>
      Number.isFinite(ratio)
        ? new Intl.NumberFormat(language, {
            style: 'percent',
            maximumFractionDigits: digits,
          }).format(ratio)
        : missing,
    money: (minor, currency) => moneyIn(language, currency, {}, minor),
    wholeMoney: (minor, currency) =>
      moneyIn(language, currency, { maximumFractionDigits: 0 }, minor),
    date: on(date),
    time: on(time),
    moment: on(moment),
    exact: on(exact),
    relative: (at, now) => {
      const moment = valid(at);
      if (!moment) return missing;
      const seconds = (moment.getTime() - now) / 1000;
      const [amount, unit] = relativeParts(seconds > 0 && seconds < justNow ? 0 : seconds);
      // "Now" and "yesterday" are words; "last wk." would be mistaken for the calendar's.
      return (unit === 'second' || unit === 'day' ? near : far).format(amount, unit);
    },
    duration: (ms) => {
      if (!Number.isFinite(ms)) return missing;
      if (ms < 1_000) return quantity(Math.round(ms), 'millisecond', 0);
      if (ms < 60_000) return quantity(ms / 1_000, 'second', 1);
      if (ms < 3_600_000) return quantity(ms / 60_000, 'minute', 0);
      return ms < 86_400_000
        ? quantity(ms / 3_600_000, 'hour', 1)
        : quantity(ms / 86_400_000, 'day', 1);
    },
    bytes: (count) => {
      if (count < 1_000) return quantity(count, 'byte', 0);
      return count < 1_000_000
        ? quantity(count / 1_000, 'kilobyte', 0)
        : quantity(count / 1_000_000, 'megabyte', 1);
    },
    list: (items) => list.format(items),
    languageName: names(language, 'language'),
    country: names(language, 'region'),
    currencyName: names(language, 'currency'),
  };
}
