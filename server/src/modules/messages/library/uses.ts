import type { ContentUse } from '#contracts/api/content.ts';
import type { Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';

/** More names than these are not told apart by who reads them. */
const mostNames = 5;

/** PostgreSQL patterns for the places in stored contents that name a block or a file. */
export const blockPattern = (name: string) => String.raw`\mblocks\.${name}\M`;
export const mediaPattern = (id: string) => `/media/${id}`;

/** Everything that holds a content with such a place. */
export async function usesOf(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  pattern: string,
): Promise<ContentUse[]> {
  const found = await Promise.all(
    registry.all('contentUses').map((uses) => uses.find(tx, workspaceId, pattern)),
  );
  return found.flat();
}

/** @throws DomainError with this code when something uses it */
export function refuseInUse(code: string, uses: readonly ContentUse[]): void {
  if (uses.length === 0) return;
  const names = uses
    .slice(0, mostNames)
    .map(({ name }) => name)
    .join(', ');
  const words = `It is used by ${names}${uses.length > mostNames ? ', …' : ''}.`;
  throw new DomainError('conflict', code, words, { names, uses: uses.length });
}
