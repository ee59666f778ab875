import { storeMedia } from '../platform/media/store.ts';
import type { XmlFields } from '../wire/xml.ts';
import type { Account } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { ActionError } from './errors.ts';
import { photo } from './photo.ts';

/** What a person types, sends or shares; which fields count depends on `type`. */
export interface FanMessage {
  type: string;
  content?: string;
  /** Set when the text comes from tapping an entry of a msgmenu. */
  bizmsgmenuid?: string;
  mediaId?: string;
  format?: string;
  latitude?: number;
  longitude?: number;
  scale?: number;
  label?: string;
  title?: string;
  description?: string;
  url?: string;
}

/** The media that is named, or whatever the fan photographed when none is. */
function mediaOf(world: World, account: Account, message: FanMessage, type: string): string {
  if (message.mediaId !== undefined) return message.mediaId;
  return storeMedia(world, account, {
    type,
    fileName: `${type}.png`,
    contentType: 'image/png',
    bytes: photo(world.data.nextMessage),
    permanent: false,
  }).mediaId;
}

/** The XML fields of a message and what its chat bubble shows. */
export function messageFields(
  world: World,
  account: Account,
  message: FanMessage,
): { type: string; fields: XmlFields; content: object } {
  const { type } = message;
  switch (type) {
    case 'text': {
      const content = message.content ?? '';
      if (content === '') throw new ActionError('empty_text', 'a text needs content');
      const fields: XmlFields = { Content: content };
      if (message.bizmsgmenuid !== undefined) fields['bizmsgmenuid'] = message.bizmsgmenuid;
      return { type, fields, content: { content } };
    }
    case 'image': {
      const mediaId = mediaOf(world, account, message, type);
      const picUrl = message.url ?? `http://mmbiz.qpic.cn/${mediaId}/0`;
      return { type, fields: { PicUrl: picUrl, MediaId: mediaId }, content: { media_id: mediaId } };
    }
    case 'voice': {
      const mediaId = mediaOf(world, account, message, type);
      const fields = { MediaId: mediaId, Format: message.format ?? 'amr' };
      return { type, fields, content: { media_id: mediaId } };
    }
    case 'video':
    case 'shortvideo': {
      const mediaId = mediaOf(world, account, message, 'video');
      const thumb = mediaOf(world, account, { type }, 'thumb');
      return {
        type,
        fields: { MediaId: mediaId, ThumbMediaId: thumb },
        content: { media_id: mediaId, thumb_media_id: thumb },
      };
    }
    case 'location': {
      const latitude = message.latitude ?? 31.230416;
      const longitude = message.longitude ?? 121.473701;
      const label = message.label ?? '';
      return {
        type,
        fields: {
          Location_X: latitude,
          Location_Y: longitude,
          Scale: message.scale ?? 16,
          Label: label,
        },
        content: { latitude, longitude, label },
      };
    }
    case 'link': {
      const title = message.title ?? '';
      const description = message.description ?? '';
      const url = message.url ?? '';
      return {
        type,
        fields: { Title: title, Description: description, Url: url },
        content: { title, description, url },
      };
    }
    default:
      throw new ActionError('unknown_type', `a fan cannot send a message of type ${type}`);
  }
}
