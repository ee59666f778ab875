import type { TagUses } from '#contracts/api/tags/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';
import type { NamedTag } from '#kernel/tag-user.ts';

/** So many of what names a tag are named in turn. */
const shown = 5;

/** Who has a tag and what names it: all that is lost, or follows, when it goes. */
export async function readUses(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  tag: NamedTag,
): Promise<TagUses> {
  const uses: TagUses['uses'] = [];
  for (const user of registry.all('tagUsers')) {
    const found = await user.find(tx, workspaceId, tag, shown);
    if (found.count > 0) uses.push({ kind: user.kind, ...found });
  }
  const { rows } = await sql<{ people: number }>`
    select coalesce(sum(people), 0)::int as people from audience.tag_counts
    where tag_id = ${tag.id}`.execute(tx);
  return { contacts: rows[0]?.people ?? 0, uses };
}

/** @throws DomainError `tag.in_use` with where */
export function refuseUsed(name: string, { uses }: TagUses): void {
  if (uses.length === 0) return;
  const where = uses.map(({ kind, count }) => `${count} × ${kind}`).join(', ');
  throw new DomainError('conflict', 'tag.in_use', `${name} is named by ${where}.`, { uses });
}

/** Has everything that names one tag name another from now on; or, with null, none. */
export async function replaceUses(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  from: NamedTag,
  to: NamedTag | null,
): Promise<void> {
  for (const user of registry.all('tagUsers')) await user.replace(tx, workspaceId, from, to);
}
