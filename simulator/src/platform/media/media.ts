import type { FastifyRequest } from 'fastify';
import { refuse } from '../../wire/errors.ts';
import type { Account, Media } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { integer, text } from '../fields.ts';
import { findMedia, storeMedia } from './store.ts';
import { Binary, OK, type PlatformRoutes } from '../route.ts';

const MB = 1024 * 1024;
/** Largest upload by type. Image 10 MB since 2021, older pages say 2 MB. */
const MAX_BYTES: Record<string, number> = {
  image: 10 * MB,
  voice: 2 * MB,
  video: 10 * MB,
  thumb: 64 * 1024,
};
const MAX_ARTICLE_IMAGE = MB;
const MAX_PAGE = 20;

interface Upload {
  fileName: string;
  contentType: string;
  bytes: Buffer;
  description: { title?: string; introduction?: string };
}

function readDescription(value: string): Upload['description'] {
  try {
    return JSON.parse(value) as Upload['description'];
  } catch {
    // As with every body, the platform only says that it is not JSON.
    return refuse(47001);
  }
}

/** Reads the `media` file and, for videos, the `description` JSON field. 41005 without a file. */
async function readUpload(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) refuse(41005);
  let file: Omit<Upload, 'description'> | undefined;
  let description: Upload['description'] = {};
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      file = { fileName: part.filename, contentType: part.mimetype, bytes };
    } else if (part.fieldname === 'description' && typeof part.value === 'string') {
      description = readDescription(part.value);
    }
  }
  if (file === undefined || file.bytes.length === 0) refuse(41005);
  return { ...file, description };
}

async function upload(
  world: World,
  account: Account,
  type: string,
  request: FastifyRequest,
  permanent: boolean,
): Promise<Media> {
  const limit = MAX_BYTES[type] ?? refuse(40004);
  const { description, ...file } = await readUpload(request);
  if (file.bytes.length > limit) refuse(45001);
  return storeMedia(world, account, { ...file, type, permanent, ...description });
}

const fileOf = (media: Media): Binary => new Binary(media.bytes, media.contentType, media.fileName);

const pictureUrl = (media: Media): string => `http://mmbiz.qpic.cn/mmbiz/${media.mediaId}/0`;

const permanentMedia = (account: Account): Media[] =>
  [...account.media.values()].filter((media) => media.permanent);

export function mediaRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/media/upload', async ({ world, account, query, request }) => {
    const media = await upload(world, account, query['type'] ?? '', request, false);
    const created_at = Math.floor(media.createdAt / 1000);
    return media.type === 'thumb'
      ? { type: 'thumb', thumb_media_id: media.mediaId, created_at }
      : { type: media.type, media_id: media.mediaId, created_at };
  });

  api.get('/cgi-bin/media/get', ({ world, account, query }) => {
    const media = findMedia(world, account, query['media_id'] ?? '') ?? refuse(40007);
    if (media.type === 'video') return { video_url: `http://vweixinp.tc.qq.com/${media.mediaId}` };
    return fileOf(media);
  });

  api.post('/cgi-bin/media/uploadimg', async ({ world, account, request }) => {
    const { description: _unused, ...file } = await readUpload(request);
    if (file.bytes.length > MAX_ARTICLE_IMAGE) refuse(45001);
    // Pictures inside articles are not counted as material and have no media_id.
    const media = storeMedia(world, account, { ...file, type: 'article', permanent: false });
    return { url: pictureUrl(media) };
  });

  api.post('/cgi-bin/material/add_material', async ({ world, account, query, request }) => {
    const media = await upload(world, account, query['type'] ?? '', request, true);
    const url = media.type === 'image' ? { url: pictureUrl(media) } : {};
    return { media_id: media.mediaId, ...url };
  });

  api.post('/cgi-bin/material/get_material', ({ world, account, body }) => {
    const id = text(body, 'media_id');
    const draft = account.drafts.get(id);
    if (draft !== undefined) return { news_item: draft.articles };
    const media = findMedia(world, account, id) ?? refuse(40007);
    if (media.type !== 'video') return fileOf(media);
    return {
      title: media.title ?? '',
      description: media.introduction ?? '',
      down_url: `http://vweixinp.tc.qq.com/${media.mediaId}`,
    };
  });

  api.post('/cgi-bin/material/del_material', ({ account, body }) => {
    const id = text(body, 'media_id');
    if (!account.media.delete(id) && !account.drafts.delete(id)) refuse(40007);
    return OK;
  });

  api.get('/cgi-bin/material/get_materialcount', ({ account }) => {
    const count = (type: string): number =>
      permanentMedia(account).filter((media) => media.type === type).length;
    return {
      voice_count: count('voice'),
      video_count: count('video'),
      image_count: count('image'),
      news_count: account.drafts.size,
    };
  });

  api.post('/cgi-bin/material/batchget_material', ({ account, body }) => {
    const offset = integer(body, 'offset') ?? 0;
    const count = integer(body, 'count') ?? MAX_PAGE;
    if (count < 1 || count > MAX_PAGE || offset < 0) refuse(40097);
    const all = permanentMedia(account).filter((media) => media.type === text(body, 'type'));
    const item = all.slice(offset, offset + count).map((media) => ({
      media_id: media.mediaId,
      name: media.fileName,
      update_time: Math.floor(media.createdAt / 1000),
      url: pictureUrl(media),
    }));
    return { total_count: all.length, item_count: item.length, item };
  });
}
