import { isTransient } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import type { MessageReason } from '#contracts/api/messages.ts';
import { priorityRank } from '../../intent.ts';
import type { SendDeps } from '../../send.ts';
import { exhaustGrants } from '../../windows/grants.ts';
import { closeWindows, exhaustWindows } from '../../windows/store.ts';
import { reconsider } from './again.ts';
import { release, settle, type Settlement } from './claims.ts';
import { noteMassCalls, type MassCall } from '../../log/mass-calls.ts';
import { failedFact, sentFact } from '../facts.ts';
import type { Lesson, Verdict } from './outcome.ts';
import { pauseAccounts, resumeAccounts } from '../pace/pauses.ts';
import type { OutboxRow } from '../rows.ts';

/** What came of one claimed message, waiting to be written down. */
export interface Result {
  sender: number;
  row: OutboxRow;
  /** Null: it was not attempted and goes back as it is. */
  verdict: Verdict | null;
  lesson: Lesson | null;
  /** When the call began and ended; equal when there was none. */
  startedAt: Date;
  endedAt: Date;
  /** The account was paused and this message tried whether it is mended. */
  probe: boolean;
}

/** Results gather for so long, so that many share one commit. Nobody waits for them. */
const gatherMs = 8;
const retryMs = 500;
const batchLimit = 1_000;

/**
 * Writes results down by group commit: log, windows, pauses and facts in one transaction. Results
 * stay in memory while the database is away; if the process dies before they are written, the
 * messages become uncertain.
 *
 * @param told.settled told of what is written down
 * @param told.written told as well of what had to be given up, which stays claimed
 */
export function createResults(
  kernel: Kernel,
  deps: SendDeps,
  told: { settled(rows: readonly OutboxRow[]): void; written(results: Result[]): void },
) {
  const waiting: Result[] = [];
  let deadline = Infinity;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    await pause(gatherMs);
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchLimit);
      await writeSafely(batch);
      if (waiting.length > 0 && waiting.length < batchLimit / 10) await pause(gatherMs);
    }
    running = null;
  }

  async function writeSafely(batch: Result[]): Promise<void> {
    for (;;) {
      try {
        await kernel.unit((unit) => write(unit, deps, batch));
        told.settled(batch.map(({ row }) => row));
        told.written(batch);
        return;
      } catch (error) {
        if (isTransient(error) && performance.now() < deadline) {
          kernel.log.warn({ err: error }, 'results of sends will be written again');
          await pause(retryMs);
        } else if (batch.length > 1 && !isTransient(error)) {
          for (const result of batch) await writeSafely([result]);
          return;
        } else {
          // They stay claimed and become uncertain when this process ends: listed, not lost.
          const messageIds = batch.map((result) => result.row.id);
          kernel.log.error({ err: error, messageIds }, 'results of sends were not written');
          told.written(batch);
          return;
        }
      }
    }
  }

  return {
    add(result: Result): void {
      waiting.push(result);
      running ??= run();
    },
    /** Writes what is left; gives up on a database that stays away for longer than this. */
    async drain(withinMs: number): Promise<void> {
      deadline = performance.now() + withinMs;
      while (running) await running;
    },
  };
}

export type Results = ReturnType<typeof createResults>;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function write(unit: Unit, deps: SendDeps, results: readonly Result[]): Promise<void> {
  const { tx } = unit;
  const settled = await settle(tx, results.flatMap(toSettlement), unit.now);
  await release(tx, results.flatMap(toRelease));
  await noteMassCalls(tx, results.filter(({ row }) => settled.has(row.id)).flatMap(toMassCall));
  for (const { row, verdict, endedAt } of results) {
    if (verdict?.to !== 'log' || !settled.has(row.id)) continue;
    unit.append(
      verdict.status === 'sent'
        ? // What the platform gave a number it reports on under that number.
          sentFact({ ...row, kind: row.content.type }, endedAt, verdict.platformId !== null)
        : failedFact(row, verdict.reason.code, verdict.status === 'uncertain', endedAt),
    );
  }
  if (results.every(({ row }) => row.priority === priorityRank('bulk'))) unit.unhurried();
  await learn(unit, results);
  unit.afterCommit(() => deps.changed(new Set(results.map((result) => result.row.workspaceId))));
}

function toSettlement({ sender, row, verdict, endedAt }: Result): Settlement[] {
  if (verdict?.to !== 'log') return [];
  return [
    {
      contact: row.contactId,
      id: row.id,
      sender,
      status: verdict.status,
      code: verdict.reason.code,
      values: verdict.reason.values,
      platform_id: verdict.platformId,
      sent_at: verdict.status === 'sent' ? endedAt : null,
      attempts: row.attempts + 1,
    },
  ];
}

/** Messages that went by mass send under a number that the platform reports on. */
function toMassCall({ row, verdict }: Result): MassCall[] {
  if (row.uses !== 'mass' || verdict?.to !== 'log' || verdict.platformId === null) return [];
  return [{ ...row, platformMessageId: verdict.platformId }];
}

function toRelease({ sender, row, verdict, lesson }: Result) {
  if (verdict?.to === 'log') return [];
  const { contactId, id, attempts } = row;
  const tried = verdict?.reason && !lesson?.alert ? 1 : 0;
  const reason: MessageReason | null = verdict?.reason ?? null;
  // What goes by mass send waits for its batch again.
  const until = verdict?.until ?? (row.uses === 'mass' ? row.expiresAt : null);
  return [{ contactId, id, sender, until, reason, attempts: attempts + tried }];
}

/** Corrects windows and pauses by what the platform said. */
async function learn(unit: Unit, results: readonly Result[]): Promise<void> {
  const place = ({ row, startedAt }: Result) => ({
    workspaceId: row.workspaceId,
    contactId: row.contactId,
    channelId: row.channelId,
    at: startedAt,
  });
  const unreachable = results.filter((result) => result.lesson?.unreachable);
  const closed = results.filter(({ lesson }) => lesson?.window === 'closed' && !lesson.unreachable);
  const exhausted = results.filter(({ lesson }) => lesson?.window === 'exhausted');
  await exhaustGrants(unit.tx, results.filter(({ lesson }) => lesson?.grantUsed).map(grantOf));
  await closeWindows(unit.tx, distinct(unreachable.map(place)), 'unreachable');
  await closeWindows(unit.tx, distinct(closed.map(place)), 'platform');
  await exhaustWindows(unit.tx, distinct(exhausted.map(place)));
  await reconsider(unit.tx, [...unreachable, ...closed, ...exhausted].map(place), unit.now);
  await pauseAccounts(
    unit.tx,
    unit.now,
    results.flatMap(({ lesson, row: { channelId, workspaceId } }) =>
      lesson?.alert ? [{ channelId, workspaceId, ...lesson.alert }] : [],
    ),
  );
  const mended = results.filter(
    ({ probe, verdict, lesson }) => probe && verdict?.to === 'log' && !lesson?.alert,
  );
  for (const { row } of mended) await resumeAccounts(unit.tx, row.workspaceId, [row.channelId]);
}

const grantOf = ({ row, endedAt }: Result) => ({
  contactId: row.contactId,
  channelId: row.channelId,
  templateId: 'templateId' in row.content ? row.content.templateId : '',
  at: endedAt,
});

/** One entry per person and channel, the latest: a statement touches a row once. */
function distinct<T extends { contactId: string; channelId: string; at: Date }>(places: T[]): T[] {
  const latest = new Map<string, T>();
  for (const entry of places) {
    const key = `${entry.contactId} ${entry.channelId}`;
    const known = latest.get(key);
    if (!known || known.at < entry.at) latest.set(key, entry);
  }
  return [...latest.values()];
}
