import { isTransient } from '#kernel/db/database.ts';
import { keepSession, type Session } from '#kernel/db/session.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Accounts } from '../accounts.ts';
import type { SendDeps } from '../send.ts';
import { decideDue, mayHaveMore, wakeStale } from './attempt/again.ts';
import { createBreaker } from './pace/breaker.ts';
import { createBucket, type Bucket } from './pace/bucket.ts';
import { claim } from './attempt/claims.ts';
import { deliver } from './attempt/deliver.ts';
import { createLane, type Lane } from './pace/lane.ts';
import { sendMass } from './attempt/mass.ts';
import { census, createMissed, join, leave, nextSenderNumber } from './attempt/membership.ts';
import { loadPauses, takeProbe } from './pace/pauses.ts';
import { recoverOrphans } from './attempt/recover.ts';
import { createHoldings } from './attempt/holdings.ts';
import { giveBackLost } from './attempt/reclaim.ts';
import { createResults, type Result } from './attempt/results.ts';
import type { OutboxRow } from './rows.ts';
import { readyChannels } from './state.ts';
import { outboxChannel, parseAnnouncement } from './wake.ts';

const pollMs = 1_000;
/** Calls at the same time for one account in one process, unless its settings say otherwise. */
const defaultConcurrency = 256;

/** A sender whose connection is gone may be about to come back, as all do after a crash of the database. */
const mournMs = 3_000;

/** A stopping process waits so long for a database that is away. */
const lastWordsMs = 10_000;

export interface Sender extends Claimer {
  /** Tells of ready messages by channel; returns at once. */
  wake(counts: ReadonlyMap<string, number>): void;
  /** Tells that messages wait to be decided anew. */
  wakeDue(): void;
  /** Begins nothing more, waits for the calls under way, writes their results and ends. */
  stop(): Promise<void>;
}

/** Claims messages as they are written, to save those who are waiting for an answer a round trip. */
export interface Claimer {
  /** This sender's number and how many messages of an account it could begin now; null for none. */
  room(channelId: string): { sender: number; count: number } | null;
  /** Keeps places free for messages that a unit is about to claim so. */
  promise(rows: Iterable<OutboxRow>): void;
  /** Tells which of them it did not claim. */
  renounce(rows: Iterable<OutboxRow>): void;
  /** Sends what was claimed so, after its commit. */
  start(rows: readonly OutboxRow[]): void;
}

interface OpenLane {
  lane: Lane;
  bucket: Bucket;
}

/** Sends what is in the outbox until it is stopped; reconnects when the database was away. */
export function startSender(kernel: Kernel, deps: SendDeps & { accounts: Accounts }): Sender {
  const { database, log, clock } = kernel;
  const lanes = new Map<string, OpenLane>();
  let number: number | null = null;
  let joined = false;
  let living = 1;
  let stopping = false;
  let deciding: Promise<void> | null = null;
  let massing: Promise<void> | null = null;
  const missed = createMissed(mournMs);
  const holdings = createHoldings(() => performance.now());
  const results = createResults(kernel, deps, { written, settled: holdings.drop });
  const breaker = createBreaker({
    async answers(channelId) {
      const sendable = deps.accounts.get(channelId);
      return (await sendable?.adapter.answers?.(sendable.account)) ?? true;
    },
    rest: (channelId, resting) => lanes.get(channelId)?.lane.setResting(resting),
  });
  const session = keepSession({
    database,
    log,
    lost: 'the sender lost the database and connects again',
    pauseMs: pollMs,
    work: hold,
    ended() {
      joined = false;
      missed.forget();
      holdings.doubt();
    },
    last: leaveOrderly,
  });

  function laneOf(channelId: string): OpenLane | null {
    const known = lanes.get(channelId);
    const sendable = deps.accounts.get(channelId);
    if (known || !sendable || number === null) return known ?? null;
    const sender = number;
    const bucket = createBucket(rateOf(channelId), performance.now());
    const wished = sendable.account.settings['maxConcurrency'];
    const lane = createLane({
      bucket,
      reserved: () => holdings.reserved(channelId),
      concurrency: typeof wished === 'number' && wished >= 1 ? wished : defaultConcurrency,
      claim: (wanted) => holding(() => claim(kernel.db, channelId, sender, wanted, clock.now())),
      deliver: (row, probe) => deliver(kernel, deps.accounts, sender, row, probe, hand),
      putBack: (row) => {
        const at = clock.now();
        const nothing = { verdict: null, lesson: null, startedAt: at, endedAt: at, probe: false };
        results.add({ sender, row, ...nothing });
      },
      now: () => performance.now(),
      failed: (error) => report(error, 'messages could not be claimed'),
    });
    const opened = { lane, bucket };
    lanes.set(channelId, opened);
    return opened;
  }

  /** An account's budget is shared evenly among the senders that live. */
  function rateOf(channelId: string): number {
    const sendable = deps.accounts.get(channelId);
    return sendable ? Math.max(1, sendable.adapter.ratePerSecond(sendable.account)) / living : 1;
  }

  function hand(result: Result): void {
    const { channelId } = result.row;
    if (result.lesson?.alert) lanes.get(channelId)?.lane.setPaused(true);
    if (result.lesson?.away) breaker.heard(channelId, 'away');
    else if (result.verdict?.to === 'log') breaker.heard(channelId, result.verdict.status);
    results.add(result);
  }

  function written(batch: Result[]): void {
    for (const [channelId, own] of Map.groupBy(batch, (result) => result.row.channelId)) {
      const lane = lanes.get(channelId)?.lane;
      lane?.written(own.length);
      const mended = own.some((r) => r.probe && r.verdict?.to === 'log' && !r.lesson?.alert);
      if (mended) lane?.setPaused(false);
      if (own.some((result) => result.verdict === null)) lane?.wake();
    }
    if (batch.some((result) => result.verdict?.to === 'outbox' || learned(result))) wakeDue();
  }

  function report(error: unknown, words: string): void {
    log[isTransient(error) ? 'warn' : 'error']({ err: error }, words);
  }

  function wakeDue(): void {
    if (stopping) return;
    deciding ??= decideAllDue().finally(() => (deciding = null));
  }

  async function decideAllDue(): Promise<void> {
    try {
      while (mayHaveMore(await kernel.unit((unit) => decideDue(deps, unit))) && !stopping);
    } catch (error) {
      report(error, 'waiting messages will be decided later');
    }
  }

  function wake(counts: ReadonlyMap<string, number>): void {
    if (!joined || stopping) return;
    for (const [channelId, count] of counts) laneOf(channelId)?.lane.wake(count);
  }

  function room(channelId: string): { sender: number; count: number } | null {
    if (!joined || stopping || number === null) return null;
    const count = laneOf(channelId)?.lane.room() ?? 0;
    return count > 0 ? { sender: number, count } : null;
  }

  function start(rows: readonly OutboxRow[]): void {
    for (const [channelId, own] of Map.groupBy(holdings.keep(rows), (row) => row.channelId))
      laneOf(channelId)?.lane.start(own);
  }

  function goMass(): void {
    if (stopping || number === null) return;
    massing ??= sendMass(kernel, deps.accounts, {
      sender: number,
      hand,
      rests: breaker.isResting,
      holding,
    })
      .catch((error: unknown) => report(error, 'mass sends will be tried again'))
      .finally(() => (massing = null));
  }

  async function hold({ client, ...session }: Session): Promise<void> {
    number ??= await nextSenderNumber(kernel.db);
    client.on('notification', (message) => wake(parseAnnouncement(message.payload)));
    await client.query(`listen ${outboxChannel}`);
    await join(client, number, clock.now());
    joined = true;
    while (!session.stopping()) {
      await client.query('select 1');
      await look();
      await session.pause();
    }
  }

  /** Claims messages and takes note of which are ours, whatever becomes of the answer. */
  async function holding(asked: () => Promise<OutboxRow[]>): Promise<OutboxRow[]> {
    const askedAt = performance.now();
    try {
      return holdings.keep(await asked(), askedAt);
    } catch (error) {
      holdings.doubt();
      throw error;
    }
  }

  async function lookForLost(sender: number): Promise<void> {
    if (!holdings.takeDoubt()) return;
    const found = await giveBackLost(kernel, deps.accounts, sender, holdings);
    if (found > 0) log.warn({ found }, 'claimed messages whose claim was not answered go back');
  }

  /** The net below all wake-ups, and what only time brings. */
  async function look(): Promise<void> {
    const { living: count, dead } = await census(kernel.db);
    living = Math.max(1, count);
    const lost = missed.since(dead, performance.now());
    if (lost.length > 0) {
      const found = await recoverOrphans(kernel, deps, lost);
      if (found > 0) log.warn({ found }, 'messages of senders that died are uncertain now');
    }
    if (number !== null) await lookForLost(number);
    const now = clock.now();
    const ready = await readyChannels(kernel.db);
    deps.accounts.forget(await wakeStale(kernel.db, ready, now));
    wakeDue();
    goMass();
    await deps.accounts.load(kernel.db, [...ready, ...lanes.keys()]);
    const pauses = await loadPauses(kernel.db, 'all');
    for (const channelId of new Set([...ready, ...lanes.keys()])) {
      const opened = laneOf(channelId);
      if (!opened) continue;
      opened.bucket.setRate(rateOf(channelId), performance.now());
      const pause = pauses.get(channelId);
      opened.lane.setPaused(pause !== undefined);
      if (pause === undefined) {
        if (ready.includes(channelId)) opened.lane.wake();
      } else if (pause.probeAt <= now && ready.includes(channelId)) {
        if (await takeProbe(kernel.db, channelId, now)) await opened.lane.probe();
      }
    }
  }

  /** Ends while the sender's lock is still held, so that nobody takes its messages for lost. */
  async function leaveOrderly(): Promise<void> {
    breaker.stop();
    await Promise.all([...lanes.values()].map(({ lane }) => lane.stop()));
    await massing;
    await results.drain(lastWordsMs);
    await deciding;
    if (number !== null) await leave(kernel.db, number).catch(() => undefined);
  }

  return {
    room,
    promise: holdings.promise,
    renounce: holdings.renounce,
    start,
    wake,
    wakeDue,
    async stop() {
      stopping = true;
      await session.stop();
    },
  };
}

/** The messages behind it are being decided anew. */
const learned = ({ lesson }: Result): boolean =>
  lesson !== null && (lesson.window !== null || lesson.unreachable);
