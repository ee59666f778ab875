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
const cacheLimit = 5_000;

/** Kinds of temporary media; `thumb` is the cover picture of a video. */
export type MediaKind = 'image' | 'voice' | 'video' | 'thumb';

interface KindRules {
  noun: string;
  bytes: number;
  size: string;
  types: Record<string, string>;
  takes: string;
}

const pictures = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
};
const megabyte = 1024 * 1024;

/** WeChat's limits for temporary media (protocol page 3.10, read 2026-11). */
const kinds: Record<MediaKind, KindRules> = {
  image: {
    noun: 'picture',
    bytes: 10 * megabyte,
    size: '10 MB',
    types: pictures,
    takes: 'JPEG, PNG, GIF and BMP',
  },
  voice: {
    noun: 'voice message',
    bytes: 2 * megabyte,
    size: '2 MB',
    types: { 'audio/mpeg': 'mp3', 'audio/amr': 'amr' },
    takes: 'MP3 and AMR',
  },
  video: {
    noun: 'video',
    bytes: 10 * megabyte,
    size: '10 MB',
    types: { 'video/mp4': 'mp4' },
    takes: 'MP4',
  },
  thumb: {
    noun: 'cover picture',
    bytes: 64 * 1024,
    size: '64 KB',
    types: { 'image/jpeg': 'jpg' },
    takes: 'JPEG',
  },
};

/** A file that cannot be sent; `message` says why in words. */
export class MediaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MediaError';
  }
}

export interface Media {
  /**
   * The media id of the file at an address, uploaded to the account when WeChat does not have it.
   * @throws MediaError for what is of another kind; WechatApiError or TransportFault from the upload
   */
  idOf(account: Account, kind: MediaKind, url: string): Promise<string>;
  /** Drops what is remembered of an address after WeChat said that it has no such media (40007). */
  forget(account: Account, kind: MediaKind, url: string): Promise<void>;
}

/** A cover picture's id comes under a name of its own. */
const uploaded = z.union([
  z.object({ media_id: z.string() }).transform((body) => body.media_id),
  z.object({ thumb_media_id: z.string() }).transform((body) => body.thumb_media_id),
]);

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
  const keyOf = (account: Account, kind: MediaKind, url: string) => `${account.id} ${kind} ${url}`;
  const nowMs = () => deps.clock.now().getTime();

  async function obtain(account: Account, kind: MediaKind, url: string): Promise<string> {
    const file = await load(kind, url);
    const hash = createHash('sha256').update(file.body).digest('hex');
    const stored = await findMedia(deps.db, account.id, kind, hash, deps.clock.now());
    const mediaId = stored ?? (await upload(account, kind, file, hash));
    if (known.size >= cacheLimit) known.clear();
    known.set(keyOf(account, kind, url), { mediaId, until: nowMs() + addressMs });
    return mediaId;
  }

  async function load(kind: MediaKind, address: string): Promise<{ body: Buffer; type: string }> {
    const { noun, types, takes, bytes, size } = kinds[kind];
    const url = URL.parse(address, deps.publicUrl);
    if (!url || !/^https?:$/.test(url.protocol))
      throw new MediaError(`${address} is not the address of a ${noun}`);
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
        throw new MediaError(`The ${noun} at ${address} cannot be loaded: ${error.message}`);
      });
    const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    if (answer.status !== 200)
      throw new MediaError(`The ${noun} at ${address} answers HTTP ${answer.status}`);
    if (!Object.hasOwn(types, type))
      throw new MediaError(`${address} is ${type || 'of no type'}; WeChat takes ${takes}`);
    if (answer.body.length > bytes)
      throw new MediaError(`The ${noun} at ${address} is larger than ${size}`);
    return { body: answer.body, type };
  }

  async function upload(
    account: Account,
    kind: MediaKind,
    { body, type }: { body: Buffer; type: string },
    hash: string,
  ): Promise<string> {
    const form = new FormData();
    const name = `${kind}.${kinds[kind].types[type]}`;
    const file = new File([new Uint8Array(body)], name, { type });
    form.append('media', file);
    const mediaId = await deps.api.call(account, {
      method: 'POST',
      path: '/cgi-bin/media/upload',
      query: { type: kind },
      body: form,
      answer: uploaded,
      repeatable: true,
    });
    const expiresAt = new Date(nowMs() + keptMs);
    await saveMedia(deps.db, account, { kind, hash, mediaId, expiresAt });
    return mediaId;
  }

  return {
    async idOf(account, kind, url) {
      const key = keyOf(account, kind, url);
      const found = known.get(key);
      if (found && found.until > nowMs()) return found.mediaId;
      const flight =
        flights.get(key) ?? obtain(account, kind, url).finally(() => void flights.delete(key));
      flights.set(key, flight);
      return flight;
    },
    async forget(account, kind, url) {
      const mediaId = known.get(keyOf(account, kind, url))?.mediaId;
      known.delete(keyOf(account, kind, url));
      if (mediaId) await forgetMedia(deps.db, account.id, mediaId);
    },
  };
}
