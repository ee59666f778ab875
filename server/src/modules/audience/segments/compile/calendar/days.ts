import { momentsAt } from '#kernel/time/zones.ts';

const dayMs = 86_400_000;

/** The first moment of a day in a zone; where clocks skip midnight, the moment they skip to. */
export const startOfDay = (day: string, timeZone: string): Date =>
  momentsAt(timeZone, Date.parse(`${day}T00:00:00Z`))[0];

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

export const dayAfter = (day: string): string => addDays(day, 1);
