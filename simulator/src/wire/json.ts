/** JSON as the platform speaks it: 64-bit ids are bare integers of up to 19 digits. */

export type JsonObject = Record<string, unknown>;

const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

const bareBigints = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? rawJSON(value.toString()) : value;

/** Serialises an answer; bigint becomes an unquoted integer. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, bareBigints);
}

const longDigits = /[:[,]\s*-?\d{16,}/;

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;

const exactIntegers: Reviver = (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
    ? BigInt(context.source ?? 0)
    : value;

/** Parses a request body; integers beyond 2^53 become bigint. Throws SyntaxError. */
export function readJson(text: string): unknown {
  return longDigits.test(text)
    ? JSON.parse(text, exactIntegers as (this: unknown, key: string, value: unknown) => unknown)
    : JSON.parse(text);
}
