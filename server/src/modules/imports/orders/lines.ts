import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { ImportRow } from '../jobs.ts';
import type { Line } from './row.ts';

/**
 * Lays lines aside until the whole file is read. Those of one order go into one row, as text: with
 * a row per line, PostgreSQL took three times as long for them as we did to read them.
 */
export async function stageLines(
  tx: Tx,
  { id, workspaceId }: ImportRow,
  lines: readonly Line[],
): Promise<void> {
  if (lines.length === 0) return;
  const pieces = [...Map.groupBy(lines, (line) => line.orderNo)].map(([orderNo, group]) => ({
    orderNo,
    row: group[0]?.row,
    count: group.length,
    lines: JSON.stringify(group),
  }));
  await sql`
    insert into imports.lines (import_id, order_no, row, workspace_id, count, lines)
    select ${id}::uuid, "orderNo", row, ${workspaceId}::uuid, count, lines
    from jsonb_to_recordset(${asJson(pieces)})
      as x("orderNo" text, row bigint, count int, lines text)`.execute(tx);
}

/**
 * The lines of the next orders, whole ones, in order of number and row: about `limit`, at least one
 * order whatever its size. Empty when none is left.
 */
export async function nextLines(
  tx: Tx,
  { id, workspaceId, afterOrder }: ImportRow,
  limit: number,
): Promise<Line[]> {
  const { rows } = await sql<{ lines: string }>`
    with near as (
      select order_no, sum(count) over (order by order_no, row) - count as before
      from (
        select order_no, row, count from imports.lines
        where import_id = ${id} and workspace_id = ${workspaceId} and order_no > ${afterOrder}
        order by order_no, row limit ${limit}
      ) pieces
    ), bounds as (
      select max(order_no) as last from near where before < ${limit}
    )
    select l.lines from bounds b join imports.lines l on l.import_id = ${id}
      and l.workspace_id = ${workspaceId} and l.order_no > ${afterOrder} and l.order_no <= b.last
    order by l.order_no, l.row`.execute(tx);
  return rows.flatMap(({ lines }) =>
    (JSON.parse(lines) as (Omit<Line, 'placedAt'> & { placedAt: string })[]).map((line) => ({
      ...line,
      placedAt: new Date(line.placedAt),
    })),
  );
}

/** Forgets some lines of an import that is over; how many. */
export async function clearLines(tx: Tx, importId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with chunk as (
      select import_id, order_no, row from imports.lines where import_id = ${importId}
      limit ${limit}
    ), cleared as (
      delete from imports.lines l using chunk c
      where l.import_id = c.import_id and l.order_no = c.order_no and l.row = c.row returning 1
    )
    select count(*)::int as n from cleared`.execute(tx);
  return rows[0]?.n ?? 0;
}
