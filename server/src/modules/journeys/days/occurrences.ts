import type { Trigger } from '#contracts/journeys.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { nextClockTime } from '../engine/time/local-clock.ts';

/** Triggers that a day brings about. */
export type DayTrigger = Extract<Trigger, { kind: 'day' | 'festival' }>;

/** After being down for so long, what should have been is made up for; ours, 2026-11. */
const catchUpMs = 86_400_000;

/** A day (YYYY-MM-DD), and the time zones in which its hour has come. */
export interface DueDay {
  day: string;
  zones: string[];
}

/**
 * The days whose hour has come since, and not longer ago than is made up for, zone by zone. Pure.
 *
 * @param since when the trigger went live; what was before is no concern of it
 */
export function dueDays(
  at: string,
  { since, now }: { since: Date; now: Date },
  zones: readonly string[],
): DueDay[] {
  const found = new Map<string, string[]>();
  const from = new Date(Math.max(since.getTime(), now.getTime() - catchUpMs));
  const time = { at, weekdays: [] };
  for (const zone of zones) {
    let moment = nextClockTime(zone, from, time, false);
    while (moment <= now) {
      const day = dayIn(zone, moment);
      found.set(day, [...(found.get(day) ?? []), zone]);
      moment = nextClockTime(zone, moment, time, false);
    }
  }
  return [...found].map(([day, own]) => ({ day, zones: own }));
}

const hourMs = 3_600_000;

/** Noon of a day in a zone: a moment that no change of clocks touches. */
export function noonOf(day: string, zone: string): Date {
  // Fourteen hours is how far a zone may be ahead.
  let moment = new Date(Date.parse(`${day}T12:00:00Z`) - 14 * hourMs - 1);
  do moment = nextClockTime(zone, moment, { at: '12:00', weekdays: [] }, false);
  while (dayIn(zone, moment) < day);
  return moment;
}

/** Every zone there is; who names another is in that of her workspace. */
export const allZones: readonly string[] = [
  ...new Set(['UTC', 'Etc/UTC', ...Intl.supportedValuesOf('timeZone')]),
];
