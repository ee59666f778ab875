const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

/** The clock of a zone at a moment, as if it were UTC: milliseconds. */
function wallClock(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** The day (YYYY-MM-DD) that it is in a zone at a moment. */
export const dayIn = (at: Date, timeZone: string): string =>
  new Date(wallClock(at.getTime(), timeZone)).toISOString().slice(0, 10);

/** The first moment of a day in a zone; where clocks skip midnight, the moment they skip to. */
export function startOfDay(day: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  // The offset is at most a day, and changes at most once within two of them.
  const offset = (at: number) => wallClock(at, timeZone) - at;
  const candidates = [wanted - offset(wanted - dayMs), wanted - offset(wanted + dayMs)].sort(
    (a, b) => a - b,
  );
  const exact = candidates.find((at) => wallClock(at, timeZone) === wanted);
  return new Date(exact ?? Math.max(...candidates));
}

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

export const dayAfter = (day: string): string => addDays(day, 1);
