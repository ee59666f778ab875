/**
 * A reviver for `JSON.parse` that gives integers too large for a double as text: the platform's ids
 * have up to 19 digits and come without quotes.
 */
export function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? String(value))
    : value;
}
