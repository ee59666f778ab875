import { createHash } from 'node:crypto';
import { FormData } from 'undici';
import { z } from 'zod';
import type { Account } from '#channels/accounts/account.ts';
import { TransportFault, type Transport } from '#channels/upstream/transport.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db/database.ts';
import type { Api } from './api.ts';
import { findMedia, forgetMedia, saveMedia } from './media-store.ts';

/** WeChat keeps temporary media for 3 days (read 2026-11); an hour is left for messages under way. */
const keptMs = (72 - 1) * 3_600_000;
/** How long a picture behind an address is taken to be the same, without loading it again. */
const addressMs = 10 * 60_000;
const downloadMs = 5_000;
/** WeChat's limit for a temporary image (read 2026-11). */
const imageBytes = 10 * 1024 * 1024;
const cacheLimit = 5_000;

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
};

/** A picture that cannot be sent; `message` says why in words. */
export class MediaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MediaError';
  }
}

export interface Media {
  /**
   * The media id of the picture at an address, uploaded to the account when WeChat does not have it.
   * @throws MediaError for what is no picture; WechatApiError or TransportFault from the upload
   */
  imageId(account: Account, url: string): Promise<string>;
  /** Drops what is remembered of an address after WeChat said that it has no such media (40007). */
  forget(account: Account, url: string): Promise<void>;
}

interface Known {
  mediaId: string;
  until: number;
}

export function createMedia(deps: {
  db: Db;
  clock: Clock;
  api: Api;
  /** For addresses anywhere. */
  transport: Transport;
  /** For our own address, which may be a private one. */
  ownTransport: Transport;
  publicUrl: string;
}): Media {
  const known = new Map<string, Known>();
  const flights = new Map<string, Promise<string>>();
  const keyOf = (account: Account, url: string) => `${account.id} ${url}`;
  const nowMs = () => deps.clock.now().getTime();

  async function obtain(account: Account, url: string): Promise<string> {
    const picture = await load(url);
    const hash = createHash('sha256').update(picture.body).digest('hex');
    const stored = await findMedia(deps.db, account.id, hash, deps.clock.now());
    const mediaId = stored ?? (await upload(account, picture, hash));
    if (known.size >= cacheLimit) known.clear();
    known.set(keyOf(account, url), { mediaId, until: nowMs() + addressMs });
    return mediaId;
  }

  async function load(address: string): Promise<{ body: Buffer; type: string }> {
    const url = URL.parse(address, deps.publicUrl);
    if (!url || !/^https?:$/.test(url.protocol))
      throw new MediaError(`${address} is not the address of a picture`);
    const own = url.origin === new URL(deps.publicUrl).origin;
    const transport = own ? deps.ownTransport : deps.transport;
    const answer = await transport
      .call({
        baseUrl: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        timeoutMs: downloadMs,
      })
      .catch((error: unknown) => {
        if (!(error instanceof TransportFault)) throw error;
        throw new MediaError(`The picture at ${address} cannot be loaded: ${error.message}`);
      });
    const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    if (answer.status !== 200)
      throw new MediaError(`The picture at ${address} answers HTTP ${answer.status}`);
    if (!(type in extensions))
      throw new MediaError(
        `${address} is ${type || 'of no type'}; WeChat takes JPEG, PNG, GIF and BMP`,
      );
    if (answer.body.length > imageBytes)
      throw new MediaError(`The picture at ${address} is larger than 10 MB`);
    return { body: answer.body, type };
  }

  async function upload(
    account: Account,
    picture: { body: Buffer; type: string },
    hash: string,
  ): Promise<string> {
    const form = new FormData();
    const file = new File([new Uint8Array(picture.body)], `image.${extensions[picture.type]}`, {
      type: picture.type,
    });
    form.append('media', file);
    const mediaId = await deps.api.call(account, {
      method: 'POST',
      path: '/cgi-bin/media/upload',
      query: { type: 'image' },
      body: form,
      answer: z.object({ media_id: z.string() }).transform((body) => body.media_id),
      repeatable: true,
    });
    const expiresAt = new Date(nowMs() + keptMs);
    await saveMedia(deps.db, account, { hash, mediaId, expiresAt });
    return mediaId;
  }

  return {
    async imageId(account, url) {
      const key = keyOf(account, url);
      const found = known.get(key);
      if (found && found.until > nowMs()) return found.mediaId;
      const flight =
        flights.get(key) ?? obtain(account, url).finally(() => void flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async forget(account, url) {
      const mediaId = known.get(keyOf(account, url))?.mediaId;
      known.delete(keyOf(account, url));
      if (mediaId) await forgetMedia(deps.db, account.id, mediaId);
    },
  };
}
