import { isTransient, type Database } from '../db/database.ts';
import { keepSession, type Session } from '../db/session.ts';
import type { Logger } from '../telemetry/log.ts';
import { createLeases, type Leases } from './leases.ts';
import { processLanes, type ProcessDeps } from './process.ts';

/** Facts committed by other processes are announced here; the poll below is the net. */
export const factsChannel = 'rapport_facts';
const pollMs = 1_000;
/**
 * Commits of news that nobody waits for gather for so long, so that their reactions run in few wide
 * batches: a batch costs some dozen statements, whatever is in it. Ours, 2026-11.
 */
const gatherMs = 80;
/** Two batches at a time keep PostgreSQL busy while the other one is in our own code. */
const parallel = 2;

export interface LaneWorker {
  /** Tells of new facts in these lanes; returns at once. */
  wake(lanes: readonly number[]): void;
  /** Finishes the running batches, gives the lanes back and ends. */
  stop(): Promise<void>;
  held(): number;
}

/** Works on the lanes this process holds until it is stopped; reconnects when the database was away. */
export function startLaneWorker(options: {
  database: Database;
  log: Logger;
  process: Omit<ProcessDeps, 'db' | 'more'>;
}): LaneWorker {
  const { database, log } = options;
  const dirty = new Set<number>();
  // What is committed after a batch has looked says so itself, so that no lane is looked at in vain.
  const more = (lanes: ReadonlySet<number>) => lanes.forEach((lane) => dirty.add(lane));
  const deps: ProcessDeps = { ...options.process, db: database.keyed, more };
  const busy = new Set<number>();
  const idleWaiters: (() => void)[] = [];
  let leases: Leases | null = null;
  let running = 0;
  let stopping = false;
  const session = keepSession({
    database,
    log,
    lost: 'the worker lost the database and connects again',
    pauseMs: pollMs,
    work: hold,
    ended: () => (leases = null),
  });

  /** Starts batches while lanes are dirty and slots are free. */
  function pump(): void {
    while (running < parallel && !stopping && leases) {
      const ready = [...dirty].filter((lane) => leases?.held.has(lane) && !busy.has(lane));
      if (ready.length === 0) return;
      const share =
        running === 0 && ready.length > 8
          ? ready.slice(0, Math.ceil(ready.length / parallel))
          : ready;
      void batch(share);
    }
  }

  async function batch(lanes: number[]): Promise<void> {
    running += 1;
    for (const lane of lanes) {
      dirty.delete(lane);
      busy.add(lane);
    }
    try {
      await processLanes(deps, lanes);
    } catch (error) {
      log[isTransient(error) ? 'warn' : 'error'](
        { err: error },
        'a batch of facts will be tried again',
      );
    }
    for (const lane of lanes) busy.delete(lane);
    running -= 1;
    for (const waiter of idleWaiters.splice(0)) waiter();
    pump();
  }

  /** Resolves when none of the lanes is being worked on. */
  async function idle(lanes: number[]): Promise<void> {
    while (lanes.some((lane) => busy.has(lane)))
      await new Promise<void>((resolve) => idleWaiters.push(resolve));
  }

  async function hold({ client, ...session }: Session): Promise<void> {
    const own = createLeases(client);
    client.on('notification', (message) => wake(parseLanes(message.payload)));
    await client.query(`listen ${factsChannel}`);
    await own.join();
    leases = own;
    while (!session.stopping()) {
      await own.rebalance(idle);
      for (const lane of own.held) dirty.add(lane);
      pump();
      await session.pause();
    }
    await idle([...own.held]);
  }

  function wake(lanes: readonly number[]): void {
    for (const lane of lanes) dirty.add(lane);
    pump();
  }

  return {
    wake,
    held: () => leases?.held.size ?? 0,
    async stop() {
      stopping = true;
      await session.stop();
    },
  };
}

const parseLanes = (payload = '') => payload.split(',').map(Number).filter(Number.isInteger);

/**
 * @param wake has the lanes looked at, at once
 * @returns the same for many commits together, a moment later
 */
export function gatherLanes(wake: (lanes: readonly number[]) => void) {
  const gathered = new Set<number>();
  let timer: NodeJS.Timeout | null = null;

  return function later(lanes: readonly number[]): void {
    for (const lane of lanes) gathered.add(lane);
    // A process that ends meanwhile leaves them to the others' polls.
    timer ??= setTimeout(() => {
      timer = null;
      const due = [...gathered];
      gathered.clear();
      wake(due);
    }, gatherMs).unref();
  };
}
