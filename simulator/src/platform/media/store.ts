import { token64 } from '../../world/random.ts';
import type { Account, Media } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

/** Temporary media lives three days. */
const TEMPORARY_MEDIA_MS = 3 * 24 * 3_600_000;

/** Drops what is over. Media is kept in order of upload, so the first living one ends the search. */
function dropExpired(world: World, account: Account): void {
  const expired = world.clock.now() - TEMPORARY_MEDIA_MS;
  for (const [id, media] of account.media) {
    if (media.permanent) continue;
    if (media.createdAt > expired) return;
    account.media.delete(id);
  }
}

export function storeMedia(
  world: World,
  account: Account,
  input: Omit<Media, 'mediaId' | 'createdAt'>,
): Media {
  dropExpired(world, account);
  const media: Media = {
    ...input,
    mediaId: token64(world.random, 64),
    createdAt: world.clock.now(),
  };
  account.media.set(media.mediaId, media);
  return media;
}

/** The media an id names, unless it is unknown or its three days are over. */
export function findMedia(world: World, account: Account, mediaId: string): Media | undefined {
  const media = account.media.get(mediaId);
  if (media === undefined || media.permanent) return media;
  return media.createdAt + TEMPORARY_MEDIA_MS > world.clock.now() ? media : undefined;
}
