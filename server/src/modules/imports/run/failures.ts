import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Failure } from '../faults.ts';
import type { ImportRow } from '../jobs.ts';

/** Keeps rows that could not be taken. */
export async function saveFailures(
  tx: Tx,
  { id, workspaceId }: ImportRow,
  failures: readonly Failure[],
): Promise<void> {
  if (failures.length === 0) return;
  await sql`
    insert into imports.failures (import_id, row, workspace_id, column_name, reason, cells)
    select ${id}::uuid, row, ${workspaceId}::uuid, "column", reason, cells
    from jsonb_to_recordset(${asJson(failures.map(storable))})
      as x(row bigint, "column" text, reason text, cells jsonb)`.execute(tx);
}

/** PostgreSQL keeps no character of code zero. */
const storable = (failure: Failure): Failure => ({
  ...failure,
  reason: plain(failure.reason),
  cells: failure.cells.map(plain),
});

const plain = (text: string) => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** Failed rows in order, a page at a time. */
export async function* readFailures(
  tx: Tx,
  { id, workspaceId }: Pick<ImportRow, 'id' | 'workspaceId'>,
): AsyncGenerator<Failure> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<Failure>`
      select row::float8, column_name as column, reason, cells from imports.failures
      where import_id = ${id} and workspace_id = ${workspaceId} and row > ${after}
      order by row limit 1000`.execute(tx);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.row;
  }
}
