import type { MessageContent } from '#contracts/content.ts';

/** Every payload that `/cgi-bin/message/custom/send` takes, by the platform's own names. */
export type CustomMessage =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | {
      msgtype: 'video';
      video: { media_id: string; thumb_media_id: string; title?: string; description?: string };
    }
  | {
      msgtype: 'music';
      music: {
        title?: string;
        description?: string;
        musicurl: string;
        hqmusicurl: string;
        thumb_media_id: string;
      };
    }
  | { msgtype: 'news'; news: { articles: [NewsArticle] } }
  | { msgtype: 'mpnews'; mpnews: { media_id: string } }
  | { msgtype: 'mpnewsarticle'; mpnewsarticle: { article_id: string } }
  | {
      msgtype: 'msgmenu';
      msgmenu: {
        head_content: string;
        list: { id: string; content: string }[];
        tail_content: string;
      };
    }
  | { msgtype: 'wxcard'; wxcard: { card_id: string } }
  | {
      msgtype: 'miniprogrampage';
      miniprogrampage: { title: string; appid: string; pagepath: string; thumb_media_id: string };
    };

/** A news message holds one article since 2018; more answer 45008. */
export interface NewsArticle {
  title: string;
  description: string;
  url: string;
  picurl: string;
}

/** A file that must be uploaded before the content can be sent. */
export interface NeededMedia {
  kind: 'image' | 'voice' | 'video' | 'thumb';
  url: string;
}

/** The contents that go by `custom/send`; the others have calls of their own. */
export type CustomContent = Exclude<MessageContent, { type: 'template' | 'subscribe' }>;

/** The files that must be uploaded before the content can be sent, the main one first. */
export function mediaNeeded(content: CustomContent): NeededMedia[] {
  switch (content.type) {
    case 'image':
    case 'voice':
      return [{ kind: content.type, url: content.mediaUrl }];
    case 'video':
      return [
        { kind: 'video', url: content.mediaUrl },
        { kind: 'thumb', url: content.thumbUrl },
      ];
    case 'miniprogram':
      return [{ kind: 'image', url: content.thumbUrl }];
    case 'text':
    case 'article':
      return [];
  }
}

/**
 * @param given `mediaIds`: the uploads of `mediaNeeded`, in its order; `publicUrl`: our own address,
 * for pictures named by a path of ours
 */
export function customMessage(
  content: CustomContent,
  given: { mediaIds: readonly string[]; publicUrl: string },
): CustomMessage {
  const [mediaId = '', thumbId = ''] = given.mediaIds;
  switch (content.type) {
    case 'text':
      return { msgtype: 'text', text: { content: content.text } };
    case 'image':
      return { msgtype: 'image', image: { media_id: mediaId } };
    case 'article': {
      const { title, description, url, imageUrl } = content;
      return {
        msgtype: 'news',
        news: {
          articles: [{ title, description, url, picurl: absolute(imageUrl, given.publicUrl) }],
        },
      };
    }
    case 'miniprogram':
      return {
        msgtype: 'miniprogrampage',
        miniprogrampage: {
          title: content.title,
          appid: content.appId,
          pagepath: content.pagePath,
          thumb_media_id: mediaId,
        },
      };
    case 'voice':
      return { msgtype: 'voice', voice: { media_id: mediaId } };
    case 'video': {
      const { title, description } = content;
      return {
        msgtype: 'video',
        video: { media_id: mediaId, thumb_media_id: thumbId, title, description },
      };
    }
  }
}

const absolute = (url: string, base: string) =>
  url.startsWith('/') && URL.canParse(url, base) ? new URL(url, base).href : url;

/** The request body of one custom message. `aiGenerated` marks a bot's words as such. */
export function customSendBody(
  openid: string,
  message: CustomMessage,
  options: { kfAccount?: string; aiGenerated?: boolean } = {},
): string {
  return JSON.stringify({
    touser: openid,
    ...message,
    ...(options.kfAccount ? { customservice: { kf_account: options.kfAccount } } : {}),
    ...(options.aiGenerated ? { aimsgcontext: { is_ai_msg: 1 } } : {}),
  });
}

/** A template, subscription notice or one-off subscription, with the words for its fields. */
export interface TemplateMessage {
  openid: string;
  templateId: string;
  /** Field name of the template to its text, e.g. `thing1`. */
  data: Record<string, string>;
  url?: string;
  /** Wins over `url` where both are given. */
  miniprogram?: { appId: string; pagePath: string } | null;
}

/**
 * Body of `message/template/send`. The platform sends once per openid and `clientMessageId` within 10
 * minutes, which is what makes repeating safe.
 */
export function templateBody(message: TemplateMessage, clientMessageId: string): object {
  return { ...addressed(message, 'url'), client_msg_id: clientMessageId };
}

/** Body of `message/subscribe/bizsend` (订阅通知). */
export function subscribeBody(message: TemplateMessage): object {
  return addressed(message, 'page');
}

/** Body of `message/template/subscribe` (一次性订阅消息): one text for the person who confirmed `scene`. */
export function oneOffSubscribeBody(
  message: Omit<TemplateMessage, 'data'>,
  words: { scene: string; title: string; content: string },
): object {
  const { scene, title, content } = words;
  return { ...addressed({ ...message, data: { content } }, 'url'), scene, title };
}

function addressed(message: TemplateMessage, link: 'url' | 'page'): object {
  const { openid, templateId, data, url, miniprogram } = message;
  return {
    touser: openid,
    template_id: templateId,
    ...(url ? { [link]: url } : {}),
    ...(miniprogram
      ? { miniprogram: { appid: miniprogram.appId, pagepath: miniprogram.pagePath } }
      : {}),
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, { value }])),
  };
}
