/**
 * What a subscribe message's fields may hold, by the beginning of their names (WeChat's
 * `subscribeMessage.send`, read 2026-11); each has words in the catalogue.
 */
const fieldRules = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
] as const;
export type FieldRule = (typeof fieldRules)[number];

/** The rule for a field such as `thing1`; null for a name that tells none. */
export const ruleOf = (field: string): FieldRule | null =>
  fieldRules.find((rule) => new RegExp(`^${rule}\\d+$`).test(field)) ?? null;
