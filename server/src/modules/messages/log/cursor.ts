import { z } from 'zod';
import { DomainError } from '#kernel/errors.ts';
import { decodeCursor } from '#kernel/http/console/pages.ts';

/** The id in a cursor of a list that is ordered by id; null for the first page. */
export function idIn(cursor: string | undefined): string | null {
  const keys = decodeCursor(cursor, 1);
  if (keys === null) return null;
  const id = z.uuid().safeParse(keys[0]);
  if (id.success) return id.data;
  const words = 'The cursor does not belong to this list.';
  throw new DomainError('invalid', 'request.bad_cursor', words);
}
