import type { FactData } from '#contracts/facts.ts';
import { number, pick, text, type PlatformBody } from './body.ts';

type Received = FactData['message.received'];

const kinds: Record<string, Received['kind']> = {
  text: 'text',
  image: 'image',
  voice: 'voice',
  video: 'video',
  shortvideo: 'video',
  location: 'location',
  link: 'link',
  miniprogrampage: 'miniprogram',
};

/** What each kind carries beside its text and media, under our names. */
const extras: Record<string, Record<string, string>> = {
  text: {},
  image: { PicUrl: 'url' },
  voice: { Format: 'format', MediaId16K: 'mediaId16k' },
  video: { ThumbMediaId: 'thumbMediaId' },
  shortvideo: { ThumbMediaId: 'thumbMediaId' },
  location: { Label: 'label', Scale: 'scale' },
  link: { Title: 'title', Description: 'description', Url: 'url' },
  miniprogrampage: {
    Title: 'title',
    AppId: 'appId',
    PagePath: 'pagePath',
    ThumbUrl: 'thumbUrl',
    ThumbMediaId: 'thumbMediaId',
  },
};

/** The article a message was written under, on newer messages. */
const origin = { MsgDataId: 'articleMessageId', Idx: 'articleIndex' };

/** A message she sent. A kind we do not know is `other` with its whole body in `extra`. */
export function receivedMessage(body: PlatformBody, msgType: string): Received {
  const kind = kinds[msgType];
  return {
    kind: kind ?? 'other',
    platformId: text(body, 'MsgId', 'MsgID'),
    text: text(body, 'Content', 'Recognition'),
    mediaId: text(body, 'MediaId'),
    menuItemId: text(body, 'bizmsgmenuid'),
    extra: kind ? knownExtra(body, msgType) : { ...body },
  };
}

function knownExtra(body: PlatformBody, msgType: string): Record<string, unknown> {
  const extra: Record<string, unknown> = {
    ...pick(body, extras[msgType] ?? {}),
    ...pick(body, origin),
  };
  if (msgType === 'location') {
    extra['latitude'] = number(body, 'Location_X');
    extra['longitude'] = number(body, 'Location_Y');
  }
  if (msgType === 'shortvideo') extra['short'] = true;
  return extra;
}
