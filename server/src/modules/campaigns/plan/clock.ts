import { momentsAt } from '#kernel/time/zones.ts';

/**
 * When the clock of a zone shows a time (`HH:MM`) on a day: of a time that comes twice the first, of one
 * that is left out as much later.
 */
export const instantOf = (zone: string, day: string, time: string): Date =>
  momentsAt(zone, Date.parse(`${day}T${time}:00Z`))[0];

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
