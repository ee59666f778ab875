/** Decimals are kept exact, as millionths: money must add up. */
const scale = 6;
const one = 10n ** BigInt(scale);

/**
 * Reads a number as spreadsheets write it: `1,234.50`, `1.234,50`, `(12.00)`, `¥12`, `-3`. Where one
 * separator could be either, three digits behind it make it one of thousands.
 *
 * @returns millionths; undefined for what is no number, or has over 6 places or 12 digits
 */
export function readDecimal(text: string): bigint | undefined {
  return readPlain(text) ?? readPlain(simplify(text));
}

const plain = /^([+-]?)(\d{1,12})(?:\.(\d{1,6}))?$/;

function readPlain(text: string): bigint | undefined {
  const match = plain.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '0', part = ''] = match;
  const value = BigInt(whole + part.padEnd(scale, '0'));
  return sign === '-' ? -value : value;
}

/** Without what people add to a number, and with a point for its decimals. */
function simplify(text: string): string {
  let body = text.normalize('NFKC').replaceAll(/[\s\u00a0']/g, '');
  const bracketed = /^\((.+)\)$/.exec(body);
  if (bracketed) body = `-${bracketed[1]}`;
  body = body.replace(/^([+-]?)(?:[$€£¥₩]|CNY|RMB|USD|EUR|GBP|JPY|HKD)/i, '$1').replace(/元$/, '');
  return withPoint(body);
}

/** The same number with a point for its decimals and nothing for its thousands. */
function withPoint(text: string): string {
  if (!text.includes(',')) return text.split('.').length > 2 ? text.replaceAll('.', '') : text;
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (point > comma) return text.replaceAll(',', '');
  if (point >= 0) return text.replaceAll('.', '').replace(',', '.');
  return /^[+-]?\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.');
}

/** A decimal as text that reads back the same: `-2.5`. */
export function writeDecimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const part = digits.slice(-scale).replace(/0+$/, '');
  const whole = digits.slice(0, -scale);
  return `${value < 0n ? '-' : ''}${whole}${part ? `.${part}` : ''}`;
}

/** The product of two decimals in millionths of millionths: exact, for sums that are rounded once. */
export const times = (a: bigint, b: bigint): bigint => a * b;
export const exact = (value: bigint): bigint => value * one;

/** Minor units of an exact sum (`times`, `exact`), half a unit away from zero. */
export function toMinor(sum: bigint, digits: number): number {
  const unit = 10n ** BigInt(scale * 2 - digits);
  const size = sum < 0n ? -sum : sum;
  const rounded = (size + unit / 2n) / unit;
  return Number(sum < 0n ? -rounded : rounded);
}

const known = new Map<string, number | null>();

/** Decimal places of a currency (ISO 4217): 2 for CNY, 0 for JPY; null when there is none such. */
export function currencyDigits(code: string): number | null {
  const found = known.get(code);
  if (found !== undefined) return found;
  const digits = currencies.has(code)
    ? (new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
        .maximumFractionDigits ?? 2)
    : null;
  known.set(code, digits);
  return digits;
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
