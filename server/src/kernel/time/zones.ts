/*
 * Clocks on the wall. A wall time is what such a clock shows, in milliseconds as if it were UTC; days
 * are `YYYY-MM-DD`; zones are IANA names, and one that this runtime does not know is taken for UTC.
 */

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
    return null; // How Intl says that there is no such zone.
  }
}

/** Whether this runtime knows a zone. */
export const isZone = (zone: string): boolean => formatOf(zone) !== null;

/** Zones change their offset at full quarters of an hour only (IANA tz database, since 1972). */
const quarterMs = 900_000;
const offsets = new Map<string, { quarter: number; offset: number }>();

/**
 * What the clock shows. The offset is kept per zone, since a batch asks for one moment again and
 * again and formatting takes 10 µs.
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
  const format = formatOf(zone);
  if (!format) return Math.floor(at.getTime() / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The calendar day in a zone. */
export const dayIn = (zone: string, at: Date): string =>
  new Date(wallTime(zone, at)).toISOString().slice(0, 10);

/** The hour of the day in a zone, 0 to 23. */
export const localHour = (zone: string, at: Date): number =>
  new Date(wallTime(zone, at)).getUTCHours();

const dayMs = 86_400_000;

/**
 * The moments at which the clock shows a wall time, the earlier first: two where clocks are put back.
 * A time that is left out because they are put forward counts with the offset before it, so as much later.
 */
export function momentsAt(zone: string, wall: number): [Date, ...Date[]] {
  // An offset is at most a day, and changes at most once within two of them.
  const offset = (at: number) => wallTime(zone, new Date(at)) - at;
  const before = new Date(wall - offset(wall - dayMs));
  const after = new Date(wall - offset(wall + dayMs));
  const [first, second] = [before, after]
    .filter((moment) => wallTime(zone, moment) === wall)
    .sort((a, b) => a.getTime() - b.getTime());
  if (!first) return [before];
  return second && second > first ? [first, second] : [first];
}
