import type { MessageContent } from '#contracts/content.ts';
import type { MessagePlan, MessageWay } from '#contracts/message-plan.ts';
import { emptyContent, isFilled } from '../content/kinds.ts';

/** Catalogues that the editor and the preview read; a page that shows them loads these first. */
export const planTexts = [
  'message-plan',
  'content',
  'messages',
  'reasons',
  'problems',
  'welcome',
] as const;

/** Contract limits of a plan. */
export const mostWays = 6;
export const mostLanguages = 20;

/** Worth sending for a day unless somebody says otherwise. */
const usualMinutes = 1440;

export const emptyWay = (): MessageWay => ({
  channels: [],
  content: emptyContent('text'),
  languages: [],
});

export const emptyPlan = (purpose: MessagePlan['purpose'] = 'marketing'): MessagePlan => ({
  purpose,
  ways: [emptyWay()],
  expiresInMinutes: usualMinutes,
});

/** Whether nothing is missing; whether it is right, the server says. */
export const isFinished = (plan: MessagePlan): boolean =>
  plan.ways.every(
    (way) => isFilled(way.content) && way.languages.every((variant) => isFilled(variant.content)),
  );

/** The content of a way for a language; the way's own where none fits. `zh` covers `zh-CN`. */
export function contentFor(way: MessageWay, language: string | null): MessageContent {
  if (!language) return way.content;
  const fitting = way.languages.filter(
    (variant) =>
      language === variant.language ||
      language.toLowerCase().startsWith(`${variant.language.toLowerCase()}-`),
  );
  const best = fitting.sort((a, b) => b.language.length - a.language.length)[0];
  return best?.content ?? way.content;
}

/** Moves an item of a list by so many places. */
export function moved<T>(items: readonly T[], at: number, by: number): T[] {
  const item = items[at];
  if (item === undefined) return [...items];
  return items.toSpliced(at, 1).toSpliced(at + by, 0, item);
}
