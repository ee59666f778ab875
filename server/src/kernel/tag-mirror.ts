import type { MirrorRefusal } from '#contracts/tag-mirrors.ts';

/** What a platform allows of the own tags of its accounts. */
export interface TagMirrorLimits {
  tags: number;
  tagsPerPerson: number;
  nameBytes: number;
  /** Addresses in one call. */
  batch: number;
}

/**
 * A platform's own tags, which chosen tags of ours are mirrored to; given by a channel, used by
 * `audience`. Calls keep to the account's rate.
 *
 * Every method throws DomainError: `tag_mirror.too_many_tags`, `tag_mirror.name_taken`,
 * `tag_mirror.bad_name`, `tag_mirror.gone` when the platform has no such tag, and else of kind
 * `upstream` or `limited` with the platform's reason in words.
 */
export interface TagMirror {
  /** The kind of channel account. */
  kind: string;
  /** The kind of identity that the platform's tags are put on, scoped by the account's id. */
  addressKind: 'openid' | 'external_userid';
  limits: TagMirrorLimits;
  /** The account's tags, without the platform's own. */
  list(channelId: string): Promise<{ id: string; name: string; people: number }[]>;
  /** @returns the platform's id of the new tag */
  create(channelId: string, name: string): Promise<string>;
  rename(channelId: string, tagId: string, name: string): Promise<void>;
  /** Also when people have it; without effect when it is gone. */
  remove(channelId: string, tagId: string): Promise<void>;
  /**
   * Puts the tag on at most `limits.batch` people; those who have it keep it.
   * @returns whom the platform would not give it to
   */
  put(
    channelId: string,
    tagId: string,
    addresses: readonly string[],
  ): Promise<{ address: string; reason: MirrorRefusal }[]>;
  /** Takes it off at most `limits.batch` people; without effect on those who do not have it. */
  take(channelId: string, tagId: string, addresses: readonly string[]): Promise<void>;
  /** Who has it, a page after the address `after`; the last page has no `next`. */
  people(
    channelId: string,
    tagId: string,
    after: string | null,
  ): Promise<{ addresses: string[]; next: string | null }>;
}
