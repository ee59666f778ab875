import type { CreateChannel, PatchChannel } from '#contracts/api/channels.ts';
import { requirePublicUrl } from '#kernel/net/public-addresses.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Account, BaseUrls, Credentials } from './account.ts';

const official: BaseUrls = {
  api: 'https://api.weixin.qq.com',
  mp: 'https://mp.weixin.qq.com',
  open: 'https://open.weixin.qq.com',
};

interface GivenUrls {
  apiBaseUrl?: string | undefined;
  mpBaseUrl?: string | undefined;
  openBaseUrl?: string | undefined;
}

/** A stand-in for the platform usually plays all of its hosts, so one changed address changes all. */
function baseUrls(given: GivenUrls, before: BaseUrls = official): BaseUrls {
  const api = given.apiBaseUrl ?? before.api;
  const moved = given.apiBaseUrl !== undefined && api !== before.api;
  const other = (name: 'mp' | 'open') => {
    if (!moved) return before[name];
    return api === official.api ? official[name] : api;
  };
  return {
    api,
    mp: given.mpBaseUrl ?? other('mp'),
    open: given.openBaseUrl ?? other('open'),
  };
}

/** @throws DomainError `channels.private_address` unless private ones are allowed */
export function checkUrls(urls: BaseUrls, allowPrivate: boolean): void {
  if (allowPrivate) return;
  for (const url of Object.values(urls)) requirePublicUrl(url);
}

type Described = Omit<Account, 'alert' | 'updatedAt'>;

/** A new account as it is asked for. */
export function newAccount(
  body: CreateChannel,
  given: { id: string; workspaceId: string; now: Date },
): Described {
  return {
    id: given.id,
    workspaceId: given.workspaceId,
    kind: body.kind,
    name: body.name,
    appId: body.appId,
    mode: body.mode,
    baseUrls: baseUrls(body),
    settings: body.settings ?? {},
    status: 'active',
    credentials: {
      appSecret: body.appSecret,
      token: body.token,
      aesKey: body.encodingAesKey ?? null,
      previousAesKey: null,
    },
    createdAt: given.now,
  };
}

/**
 * An account after a change. A new AES key keeps the one before, since the platform has deliveries
 * under way.
 * @throws DomainError `channels.aes_key_needed` when the mode encrypts and there is no key
 */
export function patchedAccount<T extends Described & { credentials: Credentials }>(
  account: T,
  patch: PatchChannel,
): T {
  const { credentials } = account;
  const rotated = patch.encodingAesKey !== undefined && patch.encodingAesKey !== credentials.aesKey;
  const mode = patch.mode ?? account.mode;
  const aesKey = patch.encodingAesKey ?? credentials.aesKey;
  if (mode !== 'plaintext' && aesKey === null)
    throw new DomainError(
      'invalid',
      'channels.aes_key_needed',
      `The mode ${mode} needs an EncodingAESKey.`,
    );
  return {
    ...account,
    name: patch.name ?? account.name,
    mode,
    status: patch.status ?? account.status,
    settings: { ...account.settings, ...patch.settings },
    baseUrls: baseUrls(patch, account.baseUrls),
    credentials: {
      appSecret: patch.appSecret ?? credentials.appSecret,
      token: patch.token ?? credentials.token,
      aesKey,
      previousAesKey: rotated ? credentials.aesKey : credentials.previousAesKey,
    },
  };
}
