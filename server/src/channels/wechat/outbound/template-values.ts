/**
 * What the values of template and subscribe messages may be, by the type that begins the name of a
 * field (`thing1`, `amount2`). Source: the platform's table of parameter types (protocol page 3.7.3,
 * read 2026-11). Names of no type known here take any text that is not empty.
 */
const chars = (value: string): number => [...value].length;
const han = /^\p{Script=Han}+$/u;
const noHan = /^[^\p{Script=Han}]*$/u;
const clock = String.raw`\d{1,2}:\d{2}(:\d{2})?`;
const day = String.raw`\d{4}(年\d{1,2}月\d{1,2}日?|[-/.]\d{1,2}[-/.]\d{1,2})`;
const moment = String.raw`((${day}\s?)?${clock}|${day})`;
const time = new RegExp(`^${moment}(\\s?~\\s?${moment})?$`);
const date = new RegExp(`^${day}(\\s${clock})?(\\s?~\\s?${day}(\\s${clock})?)?$`);

interface ValueRule {
  /** Said to people; numbers and signs only, so that it reads in any language. */
  words: string;
  fits(value: string): boolean;
}

const upTo = (limit: number): ValueRule => ({
  words: `≤ ${limit}`,
  fits: (value) => chars(value) <= limit,
});
const like = (words: string, pattern: RegExp): ValueRule => ({
  words,
  fits: (value) => pattern.test(value),
});

const rules: Record<string, ValueRule> = {
  thing: upTo(20),
  short_thing: upTo(20),
  const: upTo(20),
  car_number: upTo(8),
  number: like('0–9, ≤ 32', /^(?=.{1,32}$)-?\d+(\.\d+)?$/),
  letter: like('A–Z, ≤ 32', /^[A-Za-z]{1,32}$/),
  symbol: like('#…, ≤ 5', /^[\p{P}\p{S}]{1,5}$/u),
  phone_number: like('0–9 + - ( ), ≤ 17', /^[\d+\-() ]{1,17}$/),
  phrase: like('汉字, ≤ 5', /^\p{Script=Han}{1,5}$/u),
  amount: like('¥1234567890.00', /^[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?$/),
  time: like('2026-01-31 12:30', time),
  date: like('2026-01-31', date),
  character_string: {
    words: 'A–Z 0–9 #…, ≤ 32',
    fits: (value) => chars(value) <= 32 && noHan.test(value),
  },
  name: {
    words: '汉字 ≤ 10, A–Z ≤ 20',
    fits: (value) => chars(value) <= (han.test(value) ? 10 : 20),
  },
};

/** The first value that the platform would refuse (47003), and the rule it breaks; null when none. */
export function unfitValue(data: Record<string, string>): { field: string; rule: string } | null {
  for (const [field, value] of Object.entries(data)) {
    if (value.trim() === '') return { field, rule: '≥ 1' };
    const type = field.replace(/\d+$/, '');
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule && !rule.fits(value)) return { field, rule: rule.words };
  }
  return null;
}
