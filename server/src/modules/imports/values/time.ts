import type { ImportMapping } from '#contracts/api/imports.ts';
import { wallTime } from '#kernel/time/zones.ts';

type Order = ImportMapping['dateOrder'];

const pattern =
  /^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?(?:[T ]+(\d{1,2})[:：时](\d{2})(?:[:：分](\d{2})(?:\.\d+)?秒?)?(?: ?([AaPp])[Mm])?)?( ?(?:Z|[+-]\d{2}:?\d{2}))?$/;

const places: Record<Order, [number, number, number]> = {
  ymd: [0, 1, 2],
  dmy: [2, 1, 0],
  mdy: [2, 0, 1],
};

/**
 * Reads times as files write them. A year of four digits in front is told by itself; for others
 * `order` decides. Times that name no zone are of `timeZone` (IANA).
 *
 * @returns a function that gives undefined for what is no moment
 */
export function timeReader(order: Order, timeZone: string): (text: string) => Date | undefined {
  const offsetAt = zoneOffsets(timeZone);
  return (text) => {
    const match = pattern.exec(text.trim());
    if (!match) return undefined;
    const day = dayOf(match, order);
    if (day === undefined) return undefined;
    const [, , , , hours = '0', minutes = '0', seconds = '0', half, zone] = match;
    let hour = Number(hours);
    if (half) hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
    if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const local = day + hour * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
    return new Date(local - (zone ? offsetIn(zone) : offsetAt(local)));
  };
}

/** A day as ISO 8601; undefined for what is none. */
export function readDayIn(text: string, order: Order): string | undefined {
  const match = pattern.exec(text.trim());
  const day = match ? dayOf(match, order) : undefined;
  return day === undefined ? undefined : new Date(day).toISOString().slice(0, 10);
}

function dayOf(match: RegExpExecArray, order: Order): number | undefined {
  const parts = [match[1] ?? '', match[2] ?? '', match[3] ?? ''];
  const [y, m, d] = places[parts[0]?.length === 4 ? 'ymd' : order];
  const [year, month, day] = [Number(parts[y]), Number(parts[m]), Number(parts[d])];
  if (parts[y]?.length !== 4 || year < 1900 || month < 1) return undefined;
  const time = Date.UTC(year, month - 1, day);
  // 30 February rolls over into March: only what comes back the same is a day.
  const back = new Date(time);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? time : undefined;
}

function offsetIn(zone: string): number {
  const match = /([+-])(\d{2}):?(\d{2})/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** How far the zone's clock is ahead of UTC at a local time, remembered by the hour: asking is slow. */
function zoneOffsets(timeZone: string): (local: number) => number {
  const ahead = (utc: number) => wallTime(timeZone, new Date(utc)) - utc;
  const known = new Map<number, number>();
  return (local) => {
    const hour = Math.floor(local / 3_600_000);
    let offset = known.get(hour);
    if (offset === undefined) {
      // Taken for UTC first; the second look is right unless that hour does not exist.
      offset = ahead(local - ahead(local));
      if (known.size > 50_000) known.clear();
      known.set(hour, offset);
    }
    return offset;
  };
}
