import { z } from 'zod';
import { DomainError } from '../../errors.ts';

/** Query of a keyset-paged list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional().describe('`nextCursor` of the page before'),
});

/** Answer of a keyset-paged list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Packs the last row's sort keys; opaque to clients. */
export const encodeCursor = (keys: readonly (string | number)[]) =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/**
 * @returns the sort keys, or null for the first page
 * @throws DomainError `request.bad_cursor` when the text is not one of ours or has another length
 */
export function decodeCursor(
  cursor: string | undefined,
  length: number,
): (string | number)[] | null {
  if (cursor === undefined) return null;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === length && keys.every(isKey)) return keys;
  } catch {
    // Falls through to the refusal below: not JSON is as bad as the wrong JSON.
  }
  throw new DomainError(
    'invalid',
    'request.bad_cursor',
    'The cursor does not belong to this list.',
  );
}

const isKey = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

/** Cuts one row too many off a list that was read with `limit + 1`, and makes the next cursor. */
export function toPage<T>(rows: T[], limit: number, keys: (row: T) => (string | number)[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keys(last)) : null };
}
