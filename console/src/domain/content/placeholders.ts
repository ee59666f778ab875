import type { MessageContent } from '#contracts/content.ts';

/** Names that texts may hold: server/src/modules/contacts/variables.ts. */
export const variableNames = ['name', 'firstName', 'lastName', 'city', 'country'] as const;

/**
 * A placeholder as the server reads it. A fallback stands in straight quotes, so a straight quote
 * within it becomes a typographic one.
 */
export function placeholderFor(name: string, fallback: string): string {
  const said = fallback.trim().replaceAll('"', '”');
  return said === '' ? `{{ ${name} }}` : `{{ ${name} | default: "${said}" }}`;
}

export const blockPlaceholder = (name: string): string => `{{ blocks.${name} }}`;

const placeholder =
  /\{\{\s*(\w+)\s*(?:\|\s*default\s*:\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”)\s*)?\}\}/g;

/** A text with its plain placeholders filled in, as one writes; what is more, the server fills in. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(
    placeholder,
    (_, name: string, ...given: unknown[]) =>
      values[name] ?? String(given.slice(0, 3).find((one) => typeof one === 'string') ?? ''),
  );

const anyPlaceholder = /\{\{-?\s*([\w.]+)[^}]*\}\}/g;
const templateTag = /\{%[^%]*%\}/g;
const cutPlaceholder = /\{[{%][^}]*$/;

/**
 * A template as one reads it in a list: `[name], did it arrive?`. What was cut off within a
 * placeholder ends there.
 * @param nameOf a variable in words
 */
export const readTemplate = (text: string, nameOf: (variable: string) => string): string =>
  text
    .replace(anyPlaceholder, (_, variable: string) => `[${nameOf(variable)}]`)
    .replace(templateTag, '')
    .replace(cutPlaceholder, '…');

/** A content with all of its texts filled in. */
export const fillContent = (
  content: MessageContent,
  values: Record<string, string>,
): MessageContent => mapTexts(content, (text) => fill(text, values));

/** A content with each of its texts put in other words. */
export function mapTexts(content: MessageContent, say: (text: string) => string): MessageContent {
  const filled = (given: object) =>
    Object.fromEntries(
      Object.entries(given).map(([field, text]: [string, unknown]) => [
        field,
        typeof text === 'string' && field !== 'type' ? say(text) : text,
      ]),
    );
  const texts = filled(content) as MessageContent;
  return 'data' in texts ? { ...texts, data: filled(texts.data) as Record<string, string> } : texts;
}
