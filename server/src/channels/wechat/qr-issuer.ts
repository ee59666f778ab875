import type { Directory } from '#channels/accounts/directory.ts';
import type { Clock } from '#kernel/clock.ts';
import { notFound } from '#kernel/errors.ts';
import type { QrIssuer } from '#kernel/registry.ts';
import type { Api } from './client/api.ts';
import { qrCodes } from './client/calls.ts';
import { asDomainError } from './client/domain-error.ts';

/** Source: developers.weixin.qq.com, parametric QR codes (read 2026-11). */
const permanentLimit = 100_000;
const temporaryMaxSeconds = 2_592_000;

export function createQrIssuer(deps: { directory: Directory; api: Api; clock: Clock }): QrIssuer {
  return {
    kind: 'wechat',
    permanentLimit,
    temporaryMaxSeconds,
    async issue(channelId, { scene, permanent, expireSeconds }) {
      const account = await deps.directory.get(channelId);
      if (!account) throw notFound('channel', channelId);
      const seconds = permanent
        ? null
        : Math.min(expireSeconds ?? temporaryMaxSeconds, temporaryMaxSeconds);
      const askedAt = deps.clock.now().getTime();
      const made = await deps.api
        .call(account, qrCodes.create(scene, seconds))
        .catch(asDomainError);
      const expiresAt =
        seconds === null ? null : new Date(askedAt + (made.expire_seconds ?? seconds) * 1000);
      return { ticket: made.ticket, url: made.url, expiresAt };
    },
  };
}
