import type { MessageContent } from '#contracts/content.ts';

/** `{{ name }}`, or `{{ name | default: "friend" }}`; quotes may be straight or typographic. */
const placeholder =
  /\{\{\s*([A-Za-z_][\w.]{0,63})\s*(?:\|\s*default\s*:\s*(?:"([^"]{0,200})"|'([^']{0,200})'|“([^”]{0,200})”)\s*)?\}\}/g;

/** Longest value of one variable: names come from outside. */
const valueLimit = 200;
/** Longest texts after filling in; the same as the contract allows before. */
const limits = { text: 2000, title: 64, description: 512 };

/** Names of the variables in a content's texts. */
export function variablesIn(content: MessageContent): string[] {
  const names = texts(content).flatMap((text) =>
    Array.from(text.matchAll(placeholder), ([, name]) => name ?? ''),
  );
  return [...new Set(names)];
}

/**
 * Fills variables in. An unknown or empty one becomes its default, or nothing. What is not a
 * placeholder stays as it is, and values are not looked at again.
 */
export function render(text: string, values: Record<string, string>, limit: number): string {
  if (!text.includes('{{')) return text;
  const filled = text.replace(placeholder, (_match, name: string, ...rest: unknown[]) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    if (value !== '') return cut(clean(value), valueLimit);
    return String(rest.slice(0, 3).find((fallback) => typeof fallback === 'string') ?? '');
  });
  return cut(filled, limit);
}

/** A content with its texts filled in. */
export function renderContent(
  content: MessageContent,
  values: Record<string, string>,
): MessageContent {
  switch (content.type) {
    case 'text':
      return { ...content, text: render(content.text, values, limits.text) };
    case 'article':
      return {
        ...content,
        title: render(content.title, values, limits.title),
        description: render(content.description, values, limits.description),
      };
    case 'miniprogram':
      return { ...content, title: render(content.title, values, limits.title) };
    case 'image':
      return content;
  }
}

/** Whether nothing is left to read: no platform takes an empty text. */
export const isBlank = (content: MessageContent): boolean =>
  content.type === 'text'
    ? content.text.trim() === ''
    : content.type !== 'image' && content.title.trim() === '';

/** First words, for lists. */
export function previewOf(content: MessageContent): string {
  switch (content.type) {
    case 'text':
      return cut(content.text, 120);
    case 'article':
    case 'miniprogram':
      return content.title;
    case 'image':
      return '';
  }
}

function texts(content: MessageContent): string[] {
  switch (content.type) {
    case 'text':
      return [content.text];
    case 'article':
      return [content.title, content.description];
    case 'miniprogram':
      return [content.title];
    case 'image':
      return [];
  }
}

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Cuts without splitting a character that takes two code units. */
const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
