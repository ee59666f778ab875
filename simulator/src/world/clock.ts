/** The platform's time: a source that runs on, plus an offset that tests and demos may move. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whole seconds since the epoch, as the wire protocol counts. */
  seconds(): number;
  advance(ms: number): void;
  set(ms: number): void;
}

export function createClock(source: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => source() + offset,
    seconds: () => Math.floor((source() + offset) / 1000),
    advance(ms) {
      offset += ms;
    },
    set(ms) {
      offset = ms - source();
    },
  };
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Day in Beijing time (`2026-11-21`), in which the platform counts daily quotas. */
export const beijingDay = (ms: number): string =>
  new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 10);

/** Month in Beijing time (`2026-11`), in which mass messages per fan are counted. */
export const beijingMonth = (ms: number): string => beijingDay(ms).slice(0, 7);

/** Hour of the day in Beijing, 0 to 23. */
export const beijingHour = (ms: number): number => new Date(ms + BEIJING_OFFSET_MS).getUTCHours();
