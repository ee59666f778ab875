import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyFactInput } from '#contracts/facts.ts';
import type { Account } from '#channels/accounts/account.ts';
import type { Directory } from '#channels/accounts/directory.ts';
import { TransportFault } from '#channels/upstream/transport.ts';
import { reaction } from '#kernel/facts/reaction.ts';
import type { JobHandler } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { WechatApiError } from '../client/answer.ts';
import type { Api } from '../client/api.ts';
import { userInfoBatchLimit, users, type UserInfo } from '../client/calls.ts';
import { claimEnrichments, dropEnrichments, queuedChannels, queueEnrichments } from './store.ts';
import { returnCode } from '../errors.ts';

/**
 * One full call a second and account: a rush of followers is welcomed at full speed and looked up
 * behind it, well within WeChat's 500,000 calls a day (protocol page, quotas; read 2026-11).
 */
const paceMs = 1_000;

/** Notes new followers; in a table of its own, so that a follow costs one row and no job. */
export const queueReaction = reaction(
  'wechat.queue_enrichment',
  ['contact.followed'],
  async (unit, facts) => {
    const follows = facts.map(({ contactId, channelId }) => ({ contactId, channelId }));
    unit.defer(queueEnrichments(unit.tx, follows, unit.now));
  },
);

/**
 * Asks WeChat who the new followers are, 100 at a time: their unionid (which joins the accounts of
 * one brand), language and how they found the account. Runs every minute, behind everything else:
 * a welcome never waits for it.
 */
export function enrichJob(deps: { kernel: Kernel; api: Api; directory: Directory }): JobHandler {
  const { kernel, api, directory } = deps;

  /** @returns whether there may be more */
  async function enrichSome(account: Account): Promise<boolean> {
    const openids = await claimEnrichments(
      kernel.db,
      account.id,
      userInfoBatchLimit,
      kernel.clock.now(),
    );
    if (openids.length === 0) return false;
    const infos = await api.call(account, users.infoBatch(openids));
    await kernel.unit(async (unit) => {
      unit.append(...infos.flatMap((info) => identified(account, info, unit.now)));
      await dropEnrichments(unit.tx, account.id, openids);
    });
    return openids.length === userInfoBatchLimit;
  }

  async function enrichAll(channelId: string, signal: AbortSignal): Promise<void> {
    const account = await directory.get(channelId);
    if (!account) return dropEnrichments(kernel.db, channelId, null);
    try {
      while (!signal.aborted && (await enrichSome(account)))
        await sleep(paceMs, undefined, { signal });
    } catch (error) {
      const known = error instanceof WechatApiError || error instanceof TransportFault;
      if (!known) throw error;
      kernel.log.warn({ err: error, channelId }, 'followers were not looked up');
      // An account without the right to ask will never have it by waiting a minute.
      if (error instanceof WechatApiError && returnCode(error.code).reaction === 'ALERT')
        await dropEnrichments(kernel.db, channelId, null);
    }
  }

  return async (_payload, { signal }) => {
    for (const channelId of await queuedChannels(kernel.db)) {
      if (signal.aborted) return;
      await enrichAll(channelId, signal);
    }
  };
}

/** What WeChat tells of her as a fact; none when it tells nothing. */
export function identified(account: Account, info: UserInfo, now: Date): AnyFactInput[] {
  const traits: Record<string, unknown> = {};
  // WeChat writes zh_CN where BCP 47 has zh-CN.
  if (info.language) traits['language'] = info.language.replace('_', '-');
  if (info.subscribe_scene) traits['subscribeScene'] = info.subscribe_scene;
  if (Object.keys(traits).length === 0 && !info.unionid) return [];
  return [
    {
      workspaceId: account.workspaceId,
      type: 'contact.identified',
      channelId: account.id,
      occurredAt: now,
      identities: [
        { kind: 'openid', account: account.id, id: info.openid },
        ...(info.unionid ? [{ kind: 'unionid' as const, account: '', id: info.unionid }] : []),
      ],
      data: { source: 'wechat', traits },
    },
  ];
}
