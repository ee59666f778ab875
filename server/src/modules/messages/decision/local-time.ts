const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone's clock; UTC's when the name is not one that this runtime knows. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = make(zone) ?? formatOf('UTC');
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
    return null;
  }
}

/** Zones change their offset at full quarters of an hour only (IANA tz database, since 1972). */
const quarterMs = 900_000;
const offsets = new Map<string, { quarter: number; offset: number }>();

/**
 * What a clock on the wall in the zone shows, as if it were UTC, in milliseconds. The offset is kept
 * per zone, since a batch asks for one moment again and again and formatting takes 10 µs.
 */
export function wallTime(zone: string, at: Date): number {
  const quarter = Math.floor(at.getTime() / quarterMs);
  const known = offsets.get(zone);
  if (known?.quarter === quarter) return at.getTime() + known.offset;
  const offset = readWall(zone, at) - Math.floor(at.getTime() / 1000) * 1000;
  offsets.set(zone, { quarter, offset });
  return at.getTime() + offset;
}

function readWall(zone: string, at: Date): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The hour of the day in a zone, 0 to 23. */
export const localHour = (zone: string, at: Date): number =>
  new Date(wallTime(zone, at)).getUTCHours();

/** Whether an hour lies in `from` up to but not including `to`, which may be over midnight. */
export const withinHours = (hours: { from: number; to: number }, hour: number): boolean =>
  hours.from <= hours.to
    ? hour >= hours.from && hour < hours.to
    : hour >= hours.from || hour < hours.to;

const hourMs = 3_600_000;

/**
 * The next instant at which the clock in the zone shows the full hour. Where that hour is left out
 * (daylight saving begins), the first instant after it.
 */
export function nextLocalHour(zone: string, at: Date, hour: number): Date {
  const wall = wallTime(zone, at);
  const day = wall - (wall % (24 * hourMs));
  const target = day + hour * hourMs + (day + hour * hourMs > wall ? 0 : 24 * hourMs);
  // The offset may change on the way, so the guess is corrected by the offset at its own place.
  let guess = at.getTime() + (target - wall);
  for (let round = 0; round < 2; round++) guess += target - wallTime(zone, new Date(guess));
  return new Date(Math.max(guess, at.getTime() + 1));
}
