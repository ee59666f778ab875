import type { MessageContent } from '#contracts/content.ts';
import { cut, mapTexts, textsOf } from './texts.ts';

/** `{{ name }}`, or `{{ name | default: "friend" }}`; quotes may be straight or typographic. */
const placeholder =
  /\{\{\s*([A-Za-z_][\w.]{0,63})\s*(?:\|\s*default\s*:\s*(?:"([^"]{0,200})"|'([^']{0,200})'|“([^”]{0,200})”)\s*)?\}\}/g;

/** Longest value of one variable: names come from outside. */
const valueLimit = 200;

/** Names of the variables in a content's texts. */
export function variablesIn(content: MessageContent): string[] {
  const names = textsOf(content).flatMap(({ text }) =>
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
export const renderContent = (
  content: MessageContent,
  values: Record<string, string>,
): MessageContent => mapTexts(content, (text, limit) => render(text, values, limit));

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();
