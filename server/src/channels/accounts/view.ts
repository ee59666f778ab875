import type { Channel } from '#contracts/api/channels.ts';
import { channelKind, wechatSettings } from '#contracts/api/channels.ts';
import type { AccountRow } from './store.ts';

/** Where the platform calls us for this account. */
export const callbackPath = (account: { kind: string; id: string }) =>
  `/hooks/${account.kind}/${account.id}`;

/** An account as people may see it: everything but its secrets. */
export function channelView(row: AccountRow, publicUrl: string): Channel {
  return {
    id: row.id,
    kind: channelKind.parse(row.kind),
    name: row.name,
    appId: row.appId,
    mode: row.mode,
    apiBaseUrl: row.baseUrls.api,
    mpBaseUrl: row.baseUrls.mp,
    openBaseUrl: row.baseUrls.open,
    settings: wechatSettings.parse(row.settings),
    status: row.status === 'disabled' ? 'disabled' : 'active',
    alert: row.alert,
    callbackPath: callbackPath(row),
    callbackUrl: publicUrl + callbackPath(row),
    callbacks: {
      accepted: Number(row.accepted),
      refused: Number(row.refused),
      lastAcceptedAt: row.acceptedAt?.toISOString() ?? null,
      lastRefusedAt: row.refusedAt?.toISOString() ?? null,
      lastRefusedBecause: row.refusedBecause,
    },
    hasEncodingAesKey: row.sealed.aes_key !== null,
    hasPreviousAesKey: row.sealed.previous_aes_key !== null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
