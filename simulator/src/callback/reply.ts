import { decrypt, sign } from '../wire/crypto.ts';
import { child, children, leaf, readXml, type XmlNode } from '../wire/xml.ts';
import type { Account } from '../world/types.ts';

/** A passive reply the fan will see, in the shape of a customer message. */
export interface PassiveReply {
  type: string;
  content: Record<string, unknown>;
}

export type ReplyVerdict =
  | { kind: 'accepted' }
  | { kind: 'reply'; reply: PassiveReply }
  | { kind: 'malformed'; reason: string };

const malformed = (reason: string): ReplyVerdict => ({ kind: 'malformed', reason });

/** Articles shown in a reply to a user's message; other triggers show up to eight. */
const MAX_ARTICLES = 8;

function media(node: XmlNode, element: string): Record<string, unknown> | undefined {
  const mediaId = leaf(child(node, element), 'MediaId');
  return mediaId === '' ? undefined : { media_id: mediaId };
}

/** Readers by MsgType: the content in custom-message names, or undefined when something is missing. */
const readers: Record<string, (node: XmlNode) => Record<string, unknown> | undefined> = {
  text: (node) => {
    const content = leaf(node, 'Content');
    return content === '' ? undefined : { content };
  },
  image: (node) => media(node, 'Image'),
  voice: (node) => media(node, 'Voice'),
  video: (node) => {
    const found = media(node, 'Video');
    const video = child(node, 'Video');
    return (
      found && { ...found, title: leaf(video, 'Title'), description: leaf(video, 'Description') }
    );
  },
  music: (node) => {
    const music = child(node, 'Music');
    return (
      music && {
        title: leaf(music, 'Title'),
        description: leaf(music, 'Description'),
        musicurl: leaf(music, 'MusicUrl'),
        hqmusicurl: leaf(music, 'HQMusicUrl'),
        thumb_media_id: leaf(music, 'ThumbMediaId'),
      }
    );
  },
  news: (node) => {
    const items = children(child(node, 'Articles'), 'item');
    if (items.length === 0 || Number(leaf(node, 'ArticleCount')) !== items.length) return undefined;
    const articles = items.slice(0, MAX_ARTICLES).map((item) => ({
      title: leaf(item, 'Title'),
      description: leaf(item, 'Description'),
      picurl: leaf(item, 'PicUrl'),
      url: leaf(item, 'Url'),
    }));
    return { articles };
  },
  transfer_customer_service: (node) => ({
    kf_account: leaf(child(node, 'TransInfo'), 'KfAccount'),
  }),
};

function readMessage(account: Account, openid: string, node: XmlNode): ReplyVerdict {
  if (leaf(node, 'ToUserName') !== openid) return malformed('ToUserName is not the fan');
  if (leaf(node, 'FromUserName') !== account.originalId) {
    return malformed('FromUserName is not the account');
  }
  if (!/^\d+$/.test(leaf(node, 'CreateTime'))) return malformed('CreateTime is not a number');
  const type = leaf(node, 'MsgType');
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader === undefined) return malformed(`MsgType ${type || 'missing'}`);
  const content = reader(node);
  return content === undefined
    ? malformed(`${type} reply lacks a field`)
    : { kind: 'reply', reply: { type, content } };
}

function openEnvelope(account: Account, node: XmlNode, encrypted: string): XmlNode | string {
  const timestamp = leaf(node, 'TimeStamp');
  const nonce = leaf(node, 'Nonce');
  if (sign(account.token, timestamp, nonce, encrypted) !== leaf(node, 'MsgSignature')) {
    return 'MsgSignature does not match';
  }
  try {
    const { message, appId } = decrypt(account.encodingAesKey, encrypted);
    if (appId !== account.appId) return 'encrypted for another appid';
    return readXml(message) ?? 'decrypted reply is no XML';
  } catch {
    // Any failure to decrypt has the same meaning: the reply was not made with our key.
    return 'reply cannot be decrypted';
  }
}

/**
 * Judges the body of a callback answer with HTTP status 200. Accepted silently: `success` and an empty
 * body. Shown to the fan: a plain passive reply (plaintext, compatible), or an encrypted envelope
 * (compatible, secure). All else is malformed, and the fan sees a service fault. Pure.
 */
export function judgeReply(account: Account, openid: string, body: string): ReplyVerdict {
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body;
  if (text === '' || text === 'success') return { kind: 'accepted' };
  const node = readXml(text);
  if (node === undefined) return malformed('answer is neither "success" nor XML');
  const encrypted = leaf(node, 'Encrypt');
  if (encrypted === '') {
    if (account.mode === 'secure') return malformed('plain reply in secure mode');
    return readMessage(account, openid, node);
  }
  if (account.mode === 'plaintext') return malformed('encrypted reply in plaintext mode');
  const opened = openEnvelope(account, node, encrypted);
  return typeof opened === 'string' ? malformed(opened) : readMessage(account, openid, opened);
}
