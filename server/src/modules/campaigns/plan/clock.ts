const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = make(zone);
  formats.set(zone, made);
  return made;
}

function make(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null; // Not a zone that this runtime knows.
  }
}

export const isZone = (zone: string): boolean => formatOf(zone) !== null;

/** What the clock on the wall of a zone shows, as if it were UTC, in milliseconds. */
function wallTime(zone: string, at: number): number {
  const format = formatOf(zone);
  if (!format) return at;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The calendar day in a zone, `YYYY-MM-DD`. */
export const dayIn = (zone: string, at: Date): string =>
  new Date(wallTime(zone, at.getTime())).toISOString().slice(0, 10);

/**
 * When the clock of a zone shows a time (`HH:MM`) on a day. A time that is left out there (daylight saving
 * begins) is taken with the offset before it, so somewhat later; of one that comes twice the first counts.
 */
export function instantOf(zone: string, day: string, time: string): Date {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const offsetAt = (at: number) => wallTime(zone, at) - at;
  const before = wall - offsetAt(wall - 86_400_000);
  if (offsetAt(before) === offsetAt(wall - 86_400_000)) return new Date(before);
  const after = wall - offsetAt(wall + 86_400_000);
  return new Date(wallTime(zone, after) === wall ? after : before);
}

/** The first and the last clocks of the Earth (UTC+14, Line Islands; UTC-12). */
const firstOffsetHours = 14;
const lastOffsetHours = -12;

/** When a time on a day comes anywhere first, and anywhere last. */
export function anywhere(day: string, time: string): { first: Date; last: Date } {
  const wall = Date.parse(`${day}T${time}:00Z`);
  return {
    first: new Date(wall - firstOffsetHours * 3_600_000),
    last: new Date(wall - lastOffsetHours * 3_600_000),
  };
}
