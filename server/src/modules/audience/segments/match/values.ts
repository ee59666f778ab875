/** The form in which texts are compared: A to Z are a to z, everything else is as it stands. */
export const foldCase = (text: string) =>
  text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * A value as text: whole numbers by their digits, since sources send numbers for ids. Null for other
 * values, also fractions, which PostgreSQL and JavaScript write differently.
 */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  return null;
}

/** A value as a number; beyond 1e15 it is no quantity, and would overflow sums. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) <= 1e15 ? value : null;

/** The texts of a list, or the one of a single value. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((entry) => textOf(entry) ?? []);
