import type { Block, PutBlock } from '#contracts/api/content.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';

type Row = Omit<Block, 'updatedAt'> & { updatedAt: Date };

const columns = sql`b.id, b.name, b.text, b.languages, b.updated_at as "updatedAt",
  b.updated_by as "updatedBy"`;
const toBlock = (row: Row): Block => ({ ...row, updatedAt: row.updatedAt.toISOString() });

/** All blocks of a workspace by name; there are few. */
export async function listBlocks(tx: Tx, workspaceId: string): Promise<Block[]> {
  const { rows } = await sql<Row>`
    select ${columns} from messages.blocks b where b.workspace_id = ${workspaceId}
    order by b.name`.execute(tx);
  return rows.map(toBlock);
}

/** @throws DomainError `block.not_found` */
export async function findBlock(tx: Tx, workspaceId: string, id: string): Promise<Block> {
  const { rows } = await sql<Row>`
    select ${columns} from messages.blocks b
    where b.workspace_id = ${workspaceId} and b.id = ${id}`.execute(tx);
  if (!rows[0]) throw notFound('block', id);
  return toBlock(rows[0]);
}

/**
 * @returns the new block's id
 * @throws DomainError `messages.block_name_taken`
 */
export async function createBlock(
  tx: Tx,
  workspaceId: string,
  { name, text, languages }: PutBlock & { name: string },
  by: string,
  now: Date,
): Promise<string> {
  const id = newId(now.getTime());
  const { numAffectedRows } = await sql`
    insert into messages.blocks (workspace_id, id, name, text, languages, updated_at, updated_by)
    values (${workspaceId}, ${id}, ${name}, ${text}, ${asJson(languages)}, ${now}, ${by})
    on conflict (workspace_id, name) do nothing`.execute(tx);
  if (numAffectedRows) return id;
  throw new DomainError(
    'conflict',
    'messages.block_name_taken',
    'There is a block of this name already.',
  );
}

/** @throws DomainError `block.not_found` */
export async function changeBlock(
  tx: Tx,
  workspaceId: string,
  id: string,
  { text, languages }: PutBlock,
  by: string,
  now: Date,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update messages.blocks set text = ${text}, languages = ${asJson(languages)},
      updated_at = ${now}, updated_by = ${by}
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  if (!numAffectedRows) throw notFound('block', id);
}

export async function removeBlock(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from messages.blocks
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
}

/** Blocks by name; those that do not exist are left out. */
export async function loadBlocks(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<Map<string, PutBlock>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<PutBlock & { name: string }>`
    select name, text, languages from messages.blocks
    where workspace_id = ${workspaceId} and name = any(${names}::text[])`.execute(tx);
  return new Map(rows.map(({ name, ...block }) => [name, block]));
}
