import type { z } from 'zod';
import { at, type Note } from './place.ts';

/**
 * Reads a part of a draft by the schema of its kind.
 *
 * @returns the part; null when it is not of that shape, with every place noted: as missing when there
 *   is nothing yet, else as invalid
 */
export function shaped<T>(
  schema: z.ZodType<T>,
  given: unknown,
  path: string,
  note: Note,
): T | null {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    const keys = issue.path.filter((key) => typeof key !== 'symbol');
    const place = keys.reduce<string>(at, path);
    if (isMissing(keys.reduce(member, given))) note(place, 'journey.value_missing');
    else note(place, 'journey.value_invalid', { message: issue.message });
  }
  return null;
}

const member = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined;

const isMissing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);
