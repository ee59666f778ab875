import { sql } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { tellRuns } from '../runs/run.ts';
import { findAccount, type MirrorAccount } from './accounts.ts';
import { check, checkEveryMs } from './check.ts';
import {
  decide,
  nextQueued,
  remember,
  settleQueued,
  type Decision,
  type Queued,
} from './decide.ts';
import { conclude, establish } from './establish.ts';
import { failureOf, isGone } from './failures.ts';
import { startAgain } from './restart.ts';
import { changeMirror, dropMirror, mirrorsOf, type MirrorRow } from './store.ts';
import { giveTurn, keepTurn, LostTurn, takeTurn } from './turn.ts';

export const mirrorJob = 'audience.mirror_account';
/** Runs every minute, behind everything else: a platform's tags are for its own screens. */
export const mirrorsJob = 'audience.mirror_tags';

/** People in one transaction; ours, 2026-11. */
const chunk = 500;

/** Has every account worked on that has something to do. */
export async function queueAccounts(kernel: Kernel): Promise<void> {
  await kernel.unit(async (unit) => {
    const outdated = new Date(unit.now.getTime() - checkEveryMs);
    const { rows } = await sql<{ id: string }>`
      select distinct channel_id as id from audience.tag_mirrors m
      where state in ('starting', 'ending', 'working')
        or (state = 'synced' and (checked_at is null or checked_at < ${outdated}))
        or (state = 'synced' and exists (select from audience.mirror_queue q
          where q.channel_id = m.channel_id and q.tag_id = m.tag_id))`.execute(unit.tx);
    for (const { id } of rows)
      await unit.addJob(
        mirrorJob,
        { channelId: id },
        { key: `${mirrorJob} ${id}`, maxAttempts: 1 },
      );
  });
}

/**
 * Works on the mirrors of one account, while nobody else does. What a platform refuses for good is
 * noted on the mirror; when it does not answer, the rest is done in a minute.
 */
export async function workOnAccount(
  kernel: Kernel,
  channelId: string,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  const runner = newId();
  if (!(await takeTurn(kernel.db, channelId, runner, kernel.clock.now()))) return;
  const account = await findAccount(kernel.db, kernel.registry, channelId);
  try {
    if (!account || account.status === 'deleted') await forgetAll(kernel, channelId);
    else if (account.status === 'active') await work(kernel, account, runner, signal);
  } catch (error) {
    if (error instanceof LostTurn) return;
    if (!(error instanceof DomainError)) throw error;
    kernel.log.warn({ err: error, channelId }, 'tags were not mirrored');
  } finally {
    await giveTurn(kernel.db, channelId, runner);
    if (account) tellRuns(kernel, account.workspaceId);
  }
}

async function forgetAll(kernel: Kernel, channelId: string): Promise<void> {
  for (const mirror of await mirrorsOf(kernel.db, channelId))
    await kernel.unit(({ tx }) => dropMirror(tx, mirror));
}

async function work(
  kernel: Kernel,
  account: MirrorAccount,
  runner: string,
  signal: AbortSignal,
): Promise<void> {
  const { channelId } = account;
  const mirrors = () => mirrorsOf(kernel.db, channelId);
  const keep = () => keepTurn(kernel.db, channelId, runner, kernel.clock.now());
  // Ended ones first: they may make room for new ones.
  for (const mirror of await mirrors()) {
    await keep();
    if (mirror.state === 'ending') await conclude(kernel, account, mirror);
  }
  for (const mirror of await mirrors()) {
    await keep();
    if (mirror.state === 'starting') await establish(kernel, account, mirror);
  }
  const due = await dueForCheck(kernel, channelId, await mirrors());
  if (due.length > 0) await check(kernel, account, due, keep);
  for (const mirror of await mirrors()) {
    await keep();
    if (mirror.state === 'starting') await establish(kernel, account, mirror);
  }
  while (!signal.aborted) {
    await keep();
    const ready = (await mirrors()).filter(isReady);
    const queued = await nextQueued(
      kernel.db,
      channelId,
      ready.map(({ tagId }) => tagId),
      chunk,
    );
    if (queued.length === 0) return finish(kernel, ready);
    await carryOut(kernel, account, ready, queued, keep);
  }
}

const isReady = ({ state, platformId }: MirrorRow) =>
  platformId !== null && (state === 'working' || state === 'synced');

async function dueForCheck(
  kernel: Kernel,
  channelId: string,
  mirrors: readonly MirrorRow[],
): Promise<MirrorRow[]> {
  const outdated = new Date(kernel.clock.now().getTime() - checkEveryMs);
  const { rows } = await sql<{ id: string }>`
    select tag_id as id from audience.tag_mirrors
    where channel_id = ${channelId} and (checked_at is null or checked_at < ${outdated})`.execute(
    kernel.db,
  );
  const due = new Set(rows.map((row) => row.id));
  return mirrors.filter((mirror) => isReady(mirror) && due.has(mirror.tagId));
}

async function finish(kernel: Kernel, mirrors: readonly MirrorRow[]): Promise<void> {
  const now = kernel.clock.now();
  for (const mirror of mirrors)
    await changeMirror(kernel.db, mirror, { state: 'synced', syncedAt: now });
}

/** Tells the platform about some people, batch by batch; each is written down when it is told. */
async function carryOut(
  kernel: Kernel,
  account: MirrorAccount,
  mirrors: readonly MirrorRow[],
  queued: readonly Queued[],
  keep: () => Promise<void>,
): Promise<void> {
  const decisions = await decide(kernel.db, account, queued);
  await remember(
    kernel.db,
    account,
    decisions.filter(({ act }) => act === 'forget'),
    kernel.clock.now(),
  );
  for (const mirror of mirrors) {
    const own = queued.filter(({ tagId }) => tagId === mirror.tagId);
    if (own.length === 0) continue;
    try {
      for (const act of ['take', 'put'] as const)
        await tell(
          kernel,
          account,
          mirror,
          decisions.filter((each) => each.tagId === mirror.tagId && each.act === act),
          keep,
        );
    } catch (error) {
      if (isGone(error)) {
        await startAgain(kernel, mirror);
        continue;
      }
      const failure = failureOf(error, account, mirror);
      if (!failure) throw error;
      await changeMirror(kernel.db, mirror, { state: 'failed', failure });
      continue;
    }
    await settleQueued(kernel.db, account.channelId, own);
  }
}

async function tell(
  kernel: Kernel,
  account: MirrorAccount,
  mirror: MirrorRow,
  decisions: readonly Decision[],
  keep: () => Promise<void>,
): Promise<void> {
  const { platform, channelId } = account;
  const { batch } = platform.limits;
  const id = mirror.platformId ?? '';
  for (let at = 0; at < decisions.length; at += batch) {
    const some = decisions.slice(at, at + batch);
    const addresses = some.map(({ address }) => address);
    const refused = new Map<string, string>();
    if (some[0]?.act === 'put')
      for (const { address, reason } of await platform.put(channelId, id, addresses))
        refused.set(address, reason);
    else await platform.take(channelId, id, addresses);
    const told = some.map((each) => {
      const reason = refused.get(each.address);
      return { ...each, ...(reason && { refused: reason }) };
    });
    await remember(kernel.db, account, told, kernel.clock.now());
    await keep();
  }
}
