import { isTransient } from '#kernel/db/database.ts';
import { keepSession, type Session } from '#kernel/db/session.ts';
import { reactionsWait } from '#kernel/facts/pace.ts';
import type { Engine } from '../engine.ts';
import { wakePollMs, wakesChannel } from './announce.ts';
import { wakeBatch } from './wake.ts';
import { firstWakes } from '../store/runs.ts';

/** Ours, 2026-11. */
const limits = {
  /** So many people are woken in one transaction: long enough to be cheap, short enough not to be felt. */
  batch: 250,
  /** Two batches at a time keep PostgreSQL busy while the other one is in our own code. */
  parallel: 2,
  /** When others hold all that is due. */
  restMs: 20,
  /** After a fault. */
  retryMs: 1_000,
} as const;

/**
 * Wakes people whose time has come until it is stopped; one in every worker process. Who is to be
 * woken is known by rows alone: the timer only says when to look at them.
 */
export function startWakes(engine: Engine): { stop(): Promise<void> } {
  const { kernel } = engine;
  const { database, log, clock } = kernel;
  /** When the timer rings, by a clock that nobody sets. */
  let ringsAt = Infinity;
  let timer: NodeJS.Timeout | undefined;
  let ring: () => void = () => undefined;

  /** Looks no later than at this moment. */
  function aim(at: Date): void {
    const ms = Math.max(0, at.getTime() - clock.now().getTime());
    if (performance.now() + ms >= ringsAt) return;
    ringsAt = performance.now() + ms;
    clearTimeout(timer);
    timer = setTimeout(() => ring(), ms);
  }

  async function work({ client, stopping, over }: Session): Promise<void> {
    client.on('notification', ({ payload = '' }) => aim(new Date(Number(payload))));
    await client.query(`listen ${wakesChannel}`);
    let ended = false;
    void over.then(() => {
      ended = true;
      ring();
    });
    while (!stopping() && !ended) {
      await wakeAll(engine, stopping).catch((error: unknown) => {
        log[isTransient(error) ? 'warn' : 'error']({ err: error }, 'journeys go on in a moment');
        aim(new Date(clock.now().getTime() + limits.retryMs));
      });
      if (ended || stopping()) return;
      await look();
    }
  }

  /** Rests until the next is to be woken, the poll is due, or somebody rings. */
  async function look(): Promise<void> {
    const rung = new Promise<void>((resolve) => (ring = resolve));
    ringsAt = Infinity;
    aim(new Date(clock.now().getTime() + wakePollMs));
    const next = await nextWake(engine);
    if (next) aim(new Date(Math.max(next.getTime(), clock.now().getTime() + limits.restMs)));
    await rung;
    ring = () => undefined;
  }

  engine.attachAim(aim);
  const session = keepSession({
    database,
    log,
    lost: 'journeys lost the database and connect again',
    pauseMs: limits.retryMs,
    work,
  });
  return {
    async stop() {
      engine.attachAim(null);
      clearTimeout(timer);
      const stopped = session.stop();
      ring();
      await stopped;
    },
  };
}

/** When the next person is to be woken; null: nobody waits for a time. */
async function nextWake(engine: Engine): Promise<Date | null> {
  const db = engine.kernel.database.keyed;
  const { awake } = await engine.current(db);
  const [first] = await firstWakes(db, awake);
  return first?.at ?? null;
}

/** Wakes everybody whose time has come. */
export async function wakeAll(engine: Engine, stopping: () => boolean): Promise<void> {
  const { clock, database } = engine.kernel;
  // Plans by index, whatever the sizes were when they were made.
  const db = database.keyed;
  while (!stopping()) {
    const { awake } = await engine.current(db);
    const now = clock.now();
    const due = (await firstWakes(db, awake)).filter(({ at }) => at <= now);
    const [first] = due;
    if (!first) return;
    // Whoever does something goes ahead of those whose time has come, when the machine is busy.
    const parallel = (await reactionsWait(db)) ? 1 : limits.parallel;
    const woken = await Promise.all(
      Array.from({ length: parallel }, (_, nth) =>
        wakeBatch(engine, (due[nth] ?? first).journeyId, limits.batch),
      ),
    );
    // Others are at it: they are not done, and looking again at once helps nobody.
    if (woken.every((count) => count === 0)) return;
  }
}
