import type { Bucket } from './bucket.ts';
import type { OutboxRow } from '../rows.ts';

/** What a lane needs of the world; so it can be tested without a database. */
export interface LaneDeps {
  bucket: Bucket;
  /** So many claimed messages are held at a time; those of one person go one after the other. */
  concurrency: number;
  /** Of these places, how many are kept for messages that are just being written as claimed. */
  reserved(): number;
  claim(wanted: number): Promise<OutboxRow[]>;
  /** Sends one message and hands its result in; says whether the next to the same person may follow. */
  deliver(row: OutboxRow, probe: boolean): Promise<'go on' | 'hold'>;
  /** Hands a claimed message back that was not attempted. */
  putBack(row: OutboxRow): void;
  /** Steady milliseconds. */
  now(): number;
  failed(error: unknown): void;
}

/** While many calls run, the next claim waits for this share of free places, to be worth its trip. */
const worthwhile = 0.25;
/** … but no longer than this. */
const patienceMs = 5;
/** More results than this wait to be written: the database is behind, so nothing new is begun. */
const backlogLimit = 2_000;

/**
 * Sends the messages of one channel account: claims as many as there are free places and tokens,
 * and works the messages of one person off one after the other.
 */
export function createLane(deps: LaneDeps) {
  let inFlight = 0;
  let unwritten = 0;
  let wanted = false;
  let claiming = false;
  let paused = false;
  /** The platform gives no answers just now. */
  let resting = false;
  let stopping = false;
  let timer: NodeJS.Timeout | null = null;
  /** A message was announced that could not be claimed: one before it is not written down yet. */
  let blocked = false;
  let announced = 0;
  let idle: (() => void)[] = [];

  function later(ms: number): void {
    timer ??= setTimeout(() => {
      timer = null;
      void pump();
    }, ms);
  }

  async function pump(): Promise<void> {
    if (!wanted || claiming || paused || resting || stopping || unwritten > backlogLimit) return;
    const free = freePlaces();
    if (free <= 0) return;
    if (inFlight > 0 && free < deps.concurrency * worthwhile) return later(patienceMs);
    const allowed = deps.bucket.take(free, deps.now());
    if (allowed === 0) return later(deps.bucket.waitMs(deps.now()));
    const more = await begin(allowed, false);
    if (more) wanted = true;
    if (wanted) void pump();
  }

  const freePlaces = () => deps.concurrency - inFlight - deps.reserved();

  /** Claims and starts; true when as many came as were wanted. */
  async function begin(count: number, probe: boolean): Promise<boolean> {
    claiming = true;
    wanted = false;
    const expected = announced;
    announced = 0;
    try {
      const rows = await deps.claim(count);
      deps.bucket.giveBack(count - rows.length);
      blocked = rows.length < expected;
      for (const chain of chains(rows)) void work(chain, probe);
      return rows.length === count;
    } catch (error) {
      deps.bucket.giveBack(count);
      deps.failed(error);
      return false;
    } finally {
      claiming = false;
      settleIdle();
    }
  }

  async function work(chain: OutboxRow[], probe: boolean): Promise<void> {
    inFlight += chain.length;
    unwritten += chain.length;
    let next: 'go on' | 'hold' = 'go on';
    for (const row of chain) {
      if (next === 'hold' || stopping || resting || (paused && !probe)) {
        next = 'hold';
        deps.putBack(row);
      } else next = await deps.deliver(row, probe);
      inFlight -= 1;
    }
    settleIdle();
    if (wanted) void pump();
  }

  function settleIdle(): void {
    if (inFlight > 0 || claiming) return;
    for (const resolve of idle) resolve();
    idle = [];
  }

  return {
    /** There are ready messages; `count` of them were just added by this process. */
    wake(count = 0): void {
      announced += count;
      wanted = true;
      void pump();
    },
    /** So many results have been written: what waited behind them can be claimed. */
    written(count: number): void {
      unwritten -= count;
      if (blocked) wanted = true;
      blocked = false;
      void pump();
    },
    setPaused(now: boolean): void {
      paused = now;
      if (!now) void pump();
    },
    /** Begins nothing while it is so; messages that were claimed for later go back. */
    setResting(now: boolean): void {
      resting = now;
      if (now) return;
      wanted = true;
      void pump();
    },
    /** How many messages could begin right now without passing by any that wait. */
    room(): number {
      if (wanted || claiming || blocked || paused || resting || stopping) return 0;
      if (unwritten > backlogLimit) return 0;
      return Math.min(freePlaces(), deps.bucket.available(deps.now()) - deps.reserved());
    },
    /** Sends messages that were claimed as they were written, one to a person. */
    start(rows: readonly OutboxRow[]): void {
      deps.bucket.spend(rows.length, deps.now());
      for (const row of rows) void work([row], false);
    },
    isPaused: () => paused,
    /** Tries one message of a paused account. */
    async probe(): Promise<void> {
      if (!claiming && inFlight === 0 && !stopping) await begin(1, true);
    },
    inFlight: () => inFlight,
    /** Begins nothing more; resolves when all calls have come back. */
    async stop(): Promise<void> {
      stopping = true;
      if (timer) clearTimeout(timer);
      if (inFlight > 0 || claiming) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}

export type Lane = ReturnType<typeof createLane>;

/** The messages of each person in order. */
const chains = (rows: readonly OutboxRow[]): OutboxRow[][] => [
  ...Map.groupBy(rows, (row) => row.contactId).values(),
];
