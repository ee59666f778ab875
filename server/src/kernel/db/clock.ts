import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { sql, type Db } from './database.ts';

/** How far the time of the database was seen to be from this process's steady clock. */
export interface Sighting {
  /** What the database said, in milliseconds since 1970. */
  saidMs: number;
  /** When it was asked, and when the answer came, by the steady clock. */
  askedMs: number;
  heardMs: number;
}

export interface DatabaseClock extends Clock {
  stop(): Promise<void>;
}

const lookEveryMs = 5_000;

/**
 * The time of the database, told by this process's steady clock, which nobody can set. So all
 * processes agree on what is due, whichever machines they run on, and a machine's clock that is set
 * wrong delays nothing. See docs/decisions/0012-the-databases-time.md.
 *
 * @throws what asking the database throws, at the start; later the clock just goes on
 */
export async function databaseClock(db: Db): Promise<DatabaseClock> {
  let aheadMs = follow(NaN, await look(db));
  const ended = new AbortController();
  const following = (async () => {
    for (;;) {
      await delay(lookEveryMs, undefined, { ref: false, signal: ended.signal });
      // A database that is away is heard of by whoever works with it.
      const seen = await look(db).catch(() => undefined);
      if (seen) aheadMs = follow(aheadMs, seen);
    }
  })().catch(() => undefined); // Asked to end.
  return {
    now: () => new Date(performance.now() + aheadMs),
    async stop() {
      ended.abort();
      await following;
    },
  };
}

async function look(db: Db): Promise<Sighting> {
  const askedMs = performance.now();
  const { rows } = await sql<{ saidMs: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as "saidMs"`.execute(db);
  return { saidMs: rows[0]?.saidMs ?? NaN, askedMs, heardMs: performance.now() };
}

/**
 * How far the database is ahead of the steady clock, after a sighting: what it was held to be, if
 * the sighting allows that, else the nearest it allows. The database spoke somewhere between the
 * question and the answer (F. Cristian, Probabilistic clock synchronization, 1989).
 *
 * @param aheadMs what it was held to be; NaN when nothing is known
 */
export function follow(aheadMs: number, { saidMs, askedMs, heardMs }: Sighting): number {
  const [least, most] = [saidMs - heardMs, saidMs - askedMs];
  if (Number.isNaN(aheadMs)) return (least + most) / 2;
  return Math.min(Math.max(aheadMs, least), most);
}
