import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { FactMatch, Rule, Span } from '#contracts/rules.ts';

export type Language = 'en' | 'zh-CN';
/** The same words in both languages. */
export interface Words {
  en: string;
  zh: string;
}
export const words = (en: string, zh: string): Words => ({ en, zh });

type Given = {
  [K in keyof JourneyDefinition]?: unknown;
} & Pick<JourneyDefinition, 'start'> & { steps: Record<string, object> };

/** A ready-made journey before its words are put into a language. */
export interface Template {
  key: string;
  /** JSONPaths of what has to be chosen before it goes live. */
  open: string[];
  /** `say` chooses the words of the journey's language; texts for people come in both. */
  define(say: (words: Words) => string): Given;
}

export const hours = (n: number): Span => ({ n, unit: 'hour' });
export const days = (n: number): Span => ({ n, unit: 'day' });

type Say = (words: Words) => string;

/** A way to say it in both languages: people get theirs, all others the journey's own. */
const way = (say: Say, words: Words) => ({
  content: { type: 'text', text: say(words) },
  languages: [
    { language: 'zh', content: { type: 'text', text: words.zh } },
    { language: 'en', content: { type: 'text', text: words.en } },
  ],
});

/** A text while the interaction window is open. */
export const text =
  (say: Say, purpose: 'service' | 'marketing') =>
  (name: Words, content: Words, to: Record<string, string> = {}) => ({
    kind: 'send',
    name: say(name),
    to,
    message: { purpose, ways: [way(say, content)] },
  });

/**
 * Marketing for people who come to a step together, such as at an hour of the day: a text while the
 * window is open, else by mass send.
 *
 * @param plain the same without variables, which a mass send cannot fill in
 */
export const toMany =
  (say: Say) =>
  (name: Words, content: Words, to: Record<string, string> = {}, plain: Words = content) => ({
    ...text(say, 'marketing')(name, content, to),
    message: {
      purpose: 'marketing',
      ways: [way(say, content), { ...way(say, plain), mass: true }],
    },
  });

/** Wakes people at the same hour of their own day, so that they can be told together. */
export const eveningAt = '19:30';

export const matching = (
  type: FactMatch['type'],
  property?: string,
  ...values: string[]
): FactMatch => ({
  type,
  where: property === undefined ? [] : [{ kind: 'property', property, test: { op: 'is', values } }],
});

/** People who ordered so often; in the last days, or ever. */
export const ordered = (op: 'equals' | 'atLeast', value: number, within?: Span): Rule => ({
  kind: 'did',
  fact: { type: 'order.placed', where: [] },
  window: within ? { kind: 'last', span: within } : { kind: 'ever' },
  measure: { of: 'count' },
  compare: { op, value },
});

export const yes = (rule: Rule) => [{ id: 'yes', when: { kind: 'rule', rule } }];
