import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';

/** Per table so many rows: enough of each kind of id. */
const rowLimit = 20;

/** When a key was used is noted by every request that bears it. */
const volatile = ['last_used_at'];

/**
 * Every row of a workspace, in every table that names one: `kernel.contacts` → rows as JSON text.
 * Tables that later modules bring are found by themselves.
 */
export async function rowsOf(kernel: Kernel, workspaceId: string): Promise<Map<string, string[]>> {
  const { rows: tables } = await sql<{ name: string; column: string }>`
    select format('%I.%I', table_schema, table_name) as name, column_name as column
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and column_name in ('workspace_id', 'organizationId')
    order by 1`.execute(kernel.db);
  const found = new Map<string, string[]>();
  for (const { name, column } of tables) {
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - ${volatile}::text[])::text as row from ${sql.raw(name)} t
      where ${sql.ref(column)}::text = ${workspaceId} order by 1 limit ${rowLimit}`.execute(
      kernel.db,
    );
    if (rows.length > 0)
      found.set(
        name,
        rows.map(({ row }) => row),
      );
  }
  return found;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export const uuidsIn = (text: string): Set<string> => new Set(text.match(uuid));

/** Ids that appear in one workspace's rows and not in the other's. */
export function idsOnlyIn(
  own: ReadonlyMap<string, string[]>,
  other: ReadonlyMap<string, string[]>,
): Set<string> {
  const known = allIdsIn(other);
  return new Set([...allIdsIn(own)].filter((id) => !known.has(id)));
}

export const allIdsIn = (rows: ReadonlyMap<string, string[]>): Set<string> =>
  uuidsIn([...rows.values()].flat().join());
