import type { MessageContent } from '#contracts/content.ts';

/** Changes one text. `field` is its path in the content; `limit` its longest length, as in the contract. */
export type ChangeText = (text: string, limit: number, field: string) => string;

const limits = { text: 2000, title: 64, description: 512, data: 200, url: 1024 };

/** A content with each text that people read, or that may hold variables, changed. */
export function mapTexts(content: MessageContent, change: ChangeText): MessageContent {
  switch (content.type) {
    case 'text':
      return { ...content, text: change(content.text, limits.text, 'text') };
    case 'article':
    case 'video':
      return {
        ...content,
        title: change(content.title, limits.title, 'title'),
        description: change(content.description, limits.description, 'description'),
      };
    case 'miniprogram':
      return { ...content, title: change(content.title, limits.title, 'title') };
    case 'template':
    case 'subscribe': {
      const data = Object.entries(content.data).map(([name, text]) => [
        name,
        change(text, limits.data, `data.${name}`),
      ]);
      return { ...content, data: Object.fromEntries(data) as typeof content.data };
    }
    case 'image':
    case 'voice':
      return content;
  }
}

/** The texts of a content, in the order in which they are read. */
export function textsOf(content: MessageContent): { field: string; text: string }[] {
  const found: { field: string; text: string }[] = [];
  mapTexts(content, (text, _limit, field) => {
    found.push({ field, text });
    return text;
  });
  return found;
}

/** Whether nothing is left to read: no platform takes an empty text. */
export function isBlank(content: MessageContent): boolean {
  switch (content.type) {
    case 'text':
      return content.text.trim() === '';
    case 'article':
    case 'miniprogram':
      return content.title.trim() === '';
    case 'template':
    case 'subscribe': {
      const words = Object.values(content.data);
      return words.length > 0 && words.every((text) => text.trim() === '');
    }
    case 'image':
    case 'voice':
    case 'video':
      return false;
  }
}

/** First words, for lists. */
export function previewOf(content: MessageContent): string {
  switch (content.type) {
    case 'text':
      return cut(content.text, 120);
    case 'article':
    case 'miniprogram':
    case 'video':
      return content.title;
    case 'template':
    case 'subscribe':
      return cut(Object.values(content.data).join(' · '), 120);
    case 'image':
    case 'voice':
      return '';
  }
}

/** Cuts without splitting a character that takes two code units. */
export const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
