import type { SegmentField } from '#contracts/api/segments.ts';
import { messagePurposes } from '#contracts/api/messages.ts';
import { consentPurposes } from '#contracts/api/consent.ts';
import type { RuleFactType } from '#contracts/rules.ts';

/** Where the values to choose from come from, and with them what they are called. */
export type ChoiceSource =
  | { of: 'field'; field: string; param?: string; params?: Readonly<Record<string, string>> }
  /** Fixed values, named in the catalogue `rules` under `value.<group>`. */
  | { of: 'words'; group: string; values: readonly string[] }
  /** Scenes of codes, called as the code. */
  | { of: 'scenes' }
  /** Names of tags. */
  | { of: 'tags' }
  | { of: 'segments' };

export const sourceKey = (source: ChoiceSource): string => JSON.stringify(source);

const kinds = ['text', 'image', 'voice', 'video', 'location', 'link', 'miniprogram', 'other'];
const field = (name: string): ChoiceSource => ({ of: 'field', field: name });

/** Properties by their own name, or by the fact's and theirs where facts differ. */
const properties: Partial<Record<string, ChoiceSource>> = {
  channel: field('contacts.following'),
  store: field('commerce.stores'),
  'items.sku': field('commerce.products'),
  'items.category': field('commerce.categories'),
  'items.brand': field('commerce.brands'),
  'consent.changed purpose': { of: 'words', group: 'purpose', values: consentPurposes },
  purpose: { of: 'words', group: 'purpose', values: messagePurposes },
  'message.received kind': { of: 'words', group: 'kind', values: kinds },
  scene: { of: 'scenes' },
  'tag.added name': { of: 'tags' },
  'tag.removed name': { of: 'tags' },
};

/** What to choose from for a fact's property; null where its values are only typed. */
export const sourceOfProperty = (fact: RuleFactType, property: string): ChoiceSource | null =>
  properties[`${fact} ${property}`] ?? properties[property] ?? null;

export function sourceOfField(
  { name, choices }: Pick<SegmentField, 'name' | 'choices'>,
  params: Readonly<Record<string, string>> = {},
): ChoiceSource | null {
  if (!choices) return null;
  return Object.keys(params).length > 0
    ? { of: 'field', field: name, params }
    : { of: 'field', field: name };
}

export const sourceOfParam = (
  name: string,
  param: SegmentField['params'][number],
): ChoiceSource | null => (param.choices ? { of: 'field', field: name, param: param.name } : null);
