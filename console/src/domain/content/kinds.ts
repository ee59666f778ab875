import type { MessageContent } from '#contracts/content.ts';

export type ContentKind = MessageContent['type'];

/** Every kind of content, in the order of its use. */
export const contentKinds = [
  'text',
  'image',
  'article',
  'miniprogram',
  'voice',
  'video',
  'template',
  'subscribe',
] as const satisfies readonly ContentKind[];

/** What can be said to somebody who has just written or followed. */
export const windowKinds = ['text', 'image', 'article', 'miniprogram', 'voice', 'video'] as const;

/** A content as it is begun. */
export function emptyContent(kind: ContentKind): MessageContent {
  switch (kind) {
    case 'text':
      return { type: 'text', text: '' };
    case 'image':
    case 'voice':
      return { type: kind, mediaUrl: '' };
    case 'article':
      return { type: 'article', title: '', description: '', url: '', imageUrl: '' };
    case 'miniprogram':
      return { type: 'miniprogram', title: '', appId: '', pagePath: '', thumbUrl: '' };
    case 'video':
      return { type: 'video', mediaUrl: '', thumbUrl: '', title: '', description: '' };
    case 'template':
    case 'subscribe':
      return { type: kind, templateId: '', data: {}, url: '', miniprogram: null };
  }
}

/** One field of a kind of content. */
export interface FieldSpec {
  name: string;
  /** Contract limit in characters. */
  limit: number;
  /** What it holds: words with variables, an address, a file of the library, or something exact. */
  holds: 'words' | 'address' | 'image' | 'voice' | 'video' | 'exact';
  lines?: number;
  needed?: boolean;
}

const title: FieldSpec = { name: 'title', limit: 64, holds: 'words' };
const description: FieldSpec = { name: 'description', limit: 512, holds: 'words', lines: 2 };
const thumb: FieldSpec = { name: 'thumbUrl', limit: 2000, holds: 'image', needed: true };
const file = (holds: 'image' | 'voice' | 'video'): FieldSpec => ({
  name: 'mediaUrl',
  limit: 2000,
  holds,
  needed: true,
});
const templateId: FieldSpec = { name: 'templateId', limit: 64, holds: 'exact', needed: true };

/** The fields of each kind, in the order they are asked for; templates have more. */
export const fieldsOf: Record<ContentKind, readonly FieldSpec[]> = {
  text: [{ name: 'text', limit: 2000, holds: 'words', lines: 4, needed: true }],
  image: [file('image')],
  article: [
    { ...title, needed: true },
    description,
    { name: 'url', limit: 1024, holds: 'address', needed: true },
    { name: 'imageUrl', limit: 2000, holds: 'image' },
  ],
  miniprogram: [
    { ...title, needed: true },
    { name: 'appId', limit: 64, holds: 'exact', needed: true },
    { name: 'pagePath', limit: 1024, holds: 'exact', needed: true },
    thumb,
  ],
  voice: [file('voice')],
  video: [file('video'), thumb, title, description],
  template: [templateId],
  subscribe: [templateId],
};

/** Whether nothing is missing of a content; whether it is right, the server says. */
export function isFilled(content: MessageContent): boolean {
  const given = content as unknown as Record<string, unknown>;
  const there = fieldsOf[content.type].every(
    ({ name, needed }) => !needed || String(given[name] ?? '').trim() !== '',
  );
  return there && (!('data' in content) || Object.keys(content.data).length > 0);
}
