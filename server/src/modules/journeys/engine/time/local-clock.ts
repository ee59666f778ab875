import { momentsAt, wallTime } from '#kernel/time/zones.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** A time of day, on some days of the week (ISO: 1 is Monday); none named: any. */
export interface ClockTime {
  /** HH:MM. */
  at: string;
  weekdays: readonly number[];
}

/**
 * When the clock in a zone next shows a time. A time that comes twice because clocks are put back
 * counts the first time; one that is left out because they are put forward comes as much later.
 *
 * @param orNow the time counts when it is shown at this minute; otherwise it is the next one
 */
export function nextClockTime(zone: string, now: Date, time: ClockTime, orNow: boolean): Date {
  const wall = wallTime(zone, now);
  const today = wall - (wall % dayMs);
  const [hours = 0, minutes = 0] = time.at.split(':').map(Number);
  // Eight days: the same day of the next week may be the first.
  for (let day = 0; day <= 8; day++) {
    const target = today + day * dayMs + (hours * 60 + minutes) * minuteMs;
    if (time.weekdays.length > 0 && !time.weekdays.includes(isoWeekday(target))) continue;
    if (orNow && wall >= target && wall < target + minuteMs) return now;
    const next = momentsAt(zone, target).find((moment) => moment > now);
    if (next) return next;
  }
  throw new Error('Every day of the week comes within eight days.');
}

const isoWeekday = (wall: number) => new Date(wall).getUTCDay() || 7;

/**
 * The best moment from now on: the beginning of the hour, in her own zone, at which she acts most
 * often, or now when that is this hour. Of equal hours the first; when nothing is known, now.
 *
 * @param hours 24 figures, by hour of the day
 */
export function bestMoment(
  zone: string,
  now: Date,
  withinMs: number,
  hours: readonly number[],
): Date {
  const end = now.getTime() + Math.min(withinMs, dayMs - 1);
  let best = { at: now.getTime(), weight: weightAt(zone, now.getTime(), hours) };
  let at = nextHour(zone, now.getTime());
  for (; at <= end; at = nextHour(zone, at)) {
    const weight = weightAt(zone, at, hours);
    if (weight > best.weight) best = { at, weight };
  }
  return new Date(best.at);
}

const hourMs = 60 * minuteMs;
const weightAt = (zone: string, at: number, hours: readonly number[]) =>
  hours[new Date(wallTime(zone, new Date(at))).getUTCHours()] ?? 0;
const nextHour = (zone: string, at: number) =>
  at + hourMs - (wallTime(zone, new Date(at)) % hourMs);
