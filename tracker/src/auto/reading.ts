import { listen } from '../guard.ts';
import { uuid } from '../ids.ts';
import type { PageInfo, Properties } from '../types.ts';

/** Without a sign of life for this long, the reader is taken to have looked away. */
export const IDLE_MS = 30_000;

/** Adds up attention: the time between signs of life, each gap counted up to `IDLE_MS`. */
export function createStopwatch(now: () => number) {
  let since = 0;
  let total = 0;
  const pause = () => {
    if (since) total += Math.min(now() - since, IDLE_MS);
    since = 0;
  };
  return {
    pause,
    /** A sign of life; also resumes. */
    tick() {
      pause();
      since = now();
    },
    /** Whole seconds since the last call; the rest is carried over. */
    takeSeconds() {
      const seconds = Math.floor(total / 1000);
      total -= seconds * 1000;
      return seconds;
    },
  };
}

/** Follows one view after another. */
export interface Reading {
  start(page: PageInfo): void;
  leave(): void;
}

/**
 * Emits the properties of `Page Read`, when a view is left or hidden (a phone may never tell us
 * more). A view that is looked at again is told in parts: `seconds` add up, `depth` is the greatest.
 */
export function watchReading(emit: (properties: Properties, page: PageInfo) => void): Reading {
  const stopwatch = createStopwatch(() => performance.now());
  let page: PageInfo | undefined;
  let view = '';
  let bottom = 0;
  let seen = false;
  let told = false;

  const root = () => document.scrollingElement || document.body;
  const measure = () => (bottom = Math.max(bottom, root().scrollTop + innerHeight));
  const tick = () => {
    if (document.hidden) return;
    seen = true;
    stopwatch.tick();
  };

  listen(document, 'mousemove touchmove keydown click', tick);
  listen(document, 'scroll', () => {
    tick();
    measure();
  });
  listen(document, 'visibilitychange', tick);

  return {
    start(next) {
      page = next;
      view = uuid();
      bottom = 0;
      seen = told = false;
      tick();
    },
    leave() {
      stopwatch.pause();
      const seconds = stopwatch.takeSeconds();
      if (!page || !seen || (told && !seconds)) return;
      told = true;
      measure();
      // The height is taken now: pictures and late content have grown the page since.
      const depth = Math.min(100, Math.round((bottom / root().scrollHeight) * 100));
      emit({ view, seconds, depth }, { ...page, title: document.title });
    },
  };
}
