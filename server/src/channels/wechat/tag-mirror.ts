import type { Account } from '#channels/accounts/account.ts';
import type { Directory } from '#channels/accounts/directory.ts';
import type { MirrorRefusal } from '#contracts/tag-mirrors.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { TagMirror } from '#kernel/tag-mirror.ts';
import { WechatApiError } from './client/answer.ts';
import type { Api, Request } from './client/api.ts';
import { tags } from './client/calls.ts';
import { asDomainError } from './client/domain-error.ts';

/** Source: developers.weixin.qq.com, user tags; limits as collected in 2026-11. */
const limits = { tags: 100, tagsPerPerson: 20, nameBytes: 30, batch: 50 };
/** Ids up to this are WeChat's own. */
const lastSystemTag = 2;

const problem = (code: string, message: string) =>
  new DomainError('conflict', `tag_mirror.${code}`, message);

/** What WeChat's refusals of tags mean to a mirror. */
function translate(error: unknown): never {
  if (error instanceof WechatApiError) {
    if (error.code === 45056)
      throw problem('too_many_tags', `The account has the ${limits.tags} tags it may have.`);
    if (error.code === 45157)
      throw problem('name_taken', 'The name is not allowed, or the account has a tag of it.');
    if (error.code === 45158) throw problem('bad_name', 'The name is too long.');
    if (error.code === 45159) throw problem('gone', 'WeChat does not have this tag.');
  }
  return asDomainError(error);
}

/** One of the people asked about is the reason, and WeChat does not say which. */
const personal = new Map<number, MirrorRefusal>([
  [45059, 'person_full'],
  [40003, 'unknown_address'],
  [43004, 'unknown_address'],
  [49003, 'unknown_address'],
  [50005, 'unknown_address'],
]);
const tooManyFans = 45057;

/** Mirrors tags to the user tags of Official Accounts. */
export function createTagMirror(deps: { directory: Directory; api: Api }): TagMirror {
  const { directory, api } = deps;

  async function accountOf(channelId: string): Promise<Account> {
    const account = await directory.get(channelId);
    if (!account) throw notFound('channel', channelId);
    return account;
  }

  const call = async <T>(channelId: string, request: Request<T>): Promise<T> =>
    api.call(await accountOf(channelId), request).catch(translate);

  /** Halves a list that is refused because of somebody on it, until she stands alone. */
  async function each(
    account: Account,
    addresses: readonly string[],
    request: (some: readonly string[]) => Request<void>,
  ): Promise<{ address: string; reason: MirrorRefusal }[]> {
    const [first] = addresses;
    if (first === undefined) return [];
    try {
      await api.call(account, request(addresses));
      return [];
    } catch (error) {
      const reason = error instanceof WechatApiError ? personal.get(error.code) : undefined;
      if (reason === undefined) return translate(error);
      if (addresses.length === 1) return [{ address: first, reason }];
    }
    const half = Math.ceil(addresses.length / 2);
    return [
      ...(await each(account, addresses.slice(0, half), request)),
      ...(await each(account, addresses.slice(half), request)),
    ];
  }

  /** A tag with very many fans can only be deleted when it has few. */
  async function empty(account: Account, id: number): Promise<void> {
    let next = '';
    do {
      const page = await api.call(account, tags.people(id, next)).catch(translate);
      for (let at = 0; at < page.openids.length; at += limits.batch)
        await each(account, page.openids.slice(at, at + limits.batch), (some) =>
          tags.take(id, some),
        );
      next = page.openids.length > 0 ? page.next : '';
    } while (next !== '');
  }

  return {
    kind: 'wechat',
    addressKind: 'openid',
    limits,
    async list(channelId) {
      const all = await call(channelId, tags.list());
      return all
        .filter(({ id }) => id > lastSystemTag)
        .map(({ id, name, count }) => ({ id: String(id), name, people: count }));
    },
    create: async (channelId, name) => String((await call(channelId, tags.create(name))).id),
    rename: (channelId, tagId, name) => call(channelId, tags.rename(Number(tagId), name)),
    async remove(channelId, tagId) {
      const account = await accountOf(channelId);
      const id = Number(tagId);
      try {
        await api.call(account, tags.remove(id));
      } catch (error) {
        if (!(error instanceof WechatApiError)) return asDomainError(error);
        if (error.code === 45159) return;
        if (error.code !== tooManyFans) return translate(error);
        await empty(account, id);
        await call(channelId, tags.remove(id));
      }
    },
    put: async (channelId, tagId, addresses) =>
      each(await accountOf(channelId), addresses, (some) => tags.put(Number(tagId), some)),
    async take(channelId, tagId, addresses) {
      await each(await accountOf(channelId), addresses, (some) => tags.take(Number(tagId), some));
    },
    async people(channelId, tagId, after) {
      const page = await call(channelId, tags.people(Number(tagId), after ?? ''));
      return { addresses: page.openids, next: page.openids.length > 0 ? page.next || null : null };
    },
  };
}
