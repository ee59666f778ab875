import { wallTime } from '#kernel/time/zones.ts';

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
