import { sql, type Tx } from '#kernel/db/database.ts';

/** First key of the advisory locks that stand for tags; those of lanes and senders are others. */
const tagClass = 72_120;

/**
 * Holds tags against being merged or deleted until the transaction ends, as a statement's source of
 * one row. The lock is one of memory: many batches hold it at once and none writes a row for it.
 */
export const tagsHeld = (tagIds: readonly string[]) => sql`(
  select count(pg_advisory_xact_lock_shared(${tagClass}, hashtext(id::text)))
  from unnest(${[...new Set(tagIds)].toSorted()}::uuid[]) id)`;

/**
 * Waits until nobody puts these tags on people, and keeps it so until the transaction ends: after
 * that, whoever comes sees what became of them.
 */
export async function closeTags(tx: Tx, tagIds: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(${tagClass}, hashtext(id::text))
    from unnest(${tagIds.toSorted()}::uuid[]) id`.execute(tx);
}
