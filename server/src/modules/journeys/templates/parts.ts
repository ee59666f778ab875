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

/** A text in both languages: people get theirs, all others the journey's own. */
export const text =
  (say: (words: Words) => string, purpose: 'service' | 'marketing') =>
  (name: Words, content: Words, to: Record<string, string> = {}) => ({
    kind: 'send',
    name: say(name),
    to,
    message: {
      purpose,
      ways: [
        {
          content: { type: 'text', text: say(content) },
          languages: [
            { language: 'zh', content: { type: 'text', text: content.zh } },
            { language: 'en', content: { type: 'text', text: content.en } },
          ],
        },
      ],
    },
  });

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
