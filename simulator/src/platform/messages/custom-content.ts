import { refuse } from '../../wire/errors.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { Account } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { list, objects, text } from '../fields.ts';
import { findMedia } from '../media/store.ts';

/** Longest text in bytes. The platform's pages say 2048 bytes for customer messages. */
const MAX_TEXT_BYTES = 2_048;
const MAX_MENU_ITEMS = 20;

type Check = (world: World, account: Account, payload: JsonObject) => void;

const needMedia = (world: World, account: Account, mediaId: string): void => {
  if (mediaId === '' || findMedia(world, account, mediaId) === undefined) refuse(40007);
};

const media: Check = (world, account, payload) =>
  needMedia(world, account, text(payload, 'media_id'));

const checks: Record<string, Check> = {
  text: (_world, _account, payload) => {
    const content = text(payload, 'content');
    if (content === '') refuse(44004);
    if (content.length > MAX_TEXT_BYTES / 3 && Buffer.byteLength(content) > MAX_TEXT_BYTES) {
      refuse(45002);
    }
  },
  image: media,
  voice: media,
  video: (world, account, payload) => {
    media(world, account, payload);
    needMedia(world, account, text(payload, 'thumb_media_id'));
  },
  music: (world, account, payload) => needMedia(world, account, text(payload, 'thumb_media_id')),
  news: (_world, _account, payload) => {
    const articles = objects(payload, 'articles');
    if (articles.length === 0) refuse(44003);
    if (articles.length > 1) refuse(45008);
    if (text(articles[0] ?? {}, 'title') === '') refuse(44003);
  },
  mpnews: (_world, account, payload) => {
    if (!account.drafts.has(text(payload, 'media_id'))) refuse(40007);
  },
  mpnewsarticle: (_world, account, payload) => {
    if (!account.articles.has(text(payload, 'article_id'))) refuse(40007);
  },
  msgmenu: (_world, _account, payload) => {
    const items = list(payload, 'list') ?? [];
    if (items.length === 0 || items.length > MAX_MENU_ITEMS) refuse(40035);
  },
  wxcard: (_world, _account, payload) => {
    if (text(payload, 'card_id') === '') refuse(40035);
  },
  miniprogrampage: (world, account, payload) => {
    if (text(payload, 'appid') === '' || text(payload, 'pagepath') === '') refuse(40035);
    needMedia(world, account, text(payload, 'thumb_media_id'));
  },
};

/** The payload of a customer message when it is complete; otherwise the platform's refusal. */
export function checkCustomContent(
  world: World,
  account: Account,
  type: string,
  payload: JsonObject | undefined,
): JsonObject {
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (check === undefined) refuse(40008);
  if (payload === undefined) refuse(44004);
  check(world, account, payload);
  return payload;
}
