import { z } from 'zod';
import { DomainError } from '#kernel/errors.ts';
import { decodeCursor, encodeCursor } from '#kernel/http/console/pages.ts';
import type { PlacedFact, TimelinePlace } from './read.ts';

const keys = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/),
  z.string().regex(/^\d{1,18}$/),
  z.uuid(),
]);

export const timelineCursor = (fact: PlacedFact): string =>
  encodeCursor([fact.place, fact.pos, fact.contactId]);

/** @throws DomainError `request.bad_cursor` */
export function timelinePlace(cursor: string | undefined): TimelinePlace | null {
  const decoded = decodeCursor(cursor, 3);
  if (decoded === null) return null;
  const parsed = keys.safeParse(decoded);
  if (!parsed.success)
    throw new DomainError(
      'invalid',
      'request.bad_cursor',
      'The cursor does not belong to this list.',
    );
  const [at, pos, contactId] = parsed.data;
  return { at, pos, contactId };
}
