/**
 * Rules for the values of template and subscribe messages, by the type that begins a key (`thing1`,
 * `amount2`). Source: the platform's page on subscribe messages, table of parameter types.
 */

const chars = (value: string): number => [...value].length;
const han = /^\p{Script=Han}+$/u;
const noHan = /^[^\p{Script=Han}]*$/u;
const clock = String.raw`\d{1,2}:\d{2}(:\d{2})?`;
const day = String.raw`\d{4}(年\d{1,2}月\d{1,2}日?|[-/.]\d{1,2}[-/.]\d{1,2})`;
const moment = String.raw`(${day}\s?)?${clock}`;
const timePattern = new RegExp(`^(${moment}|${day})(\\s?~\\s?(${moment}|${day}))?$`);
const datePattern = new RegExp(`^${day}(\\s${clock})?(\\s?~\\s?${day}(\\s${clock})?)?$`);

const rules: Record<string, (value: string) => boolean> = {
  thing: (value) => chars(value) <= 20,
  short_thing: (value) => chars(value) <= 20,
  const: (value) => chars(value) <= 20,
  number: (value) => /^-?\d{1,32}(\.\d+)?$/.test(value) && value.length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => /^[\p{P}\p{S}]{1,5}$/u.test(value),
  character_string: (value) => chars(value) <= 32 && noHan.test(value),
  time: (value) => timePattern.test(value),
  date: (value) => datePattern.test(value),
  amount: (value) => /^[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?$/.test(value),
  phone_number: (value) => /^[\d+\-() ]{1,17}$/.test(value),
  car_number: (value) => chars(value) <= 8,
  name: (value) => (han.test(value) ? chars(value) <= 10 : chars(value) <= 20),
  phrase: (value) => han.test(value) && chars(value) <= 5,
};

/** The names a template's content asks for: `{{thing1.DATA}}` gives `thing1`. */
export const templateKeys = (content: string): string[] =>
  [...content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map((match) => match[1] ?? '');

/** True when `value` suits the key; keys of no known type take any text that is not empty. */
export function valueFits(key: string, value: string): boolean {
  if (value === '') return false;
  const type = key.replace(/\d+$/, '');
  return Object.hasOwn(rules, type) ? (rules[type]?.(value) ?? true) : true;
}
