import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { ImportRow } from '../jobs.ts';
import type { Line } from './row.ts';

/** Lays lines aside until the whole file is read. */
export async function stageLines(
  tx: Tx,
  { id, workspaceId }: ImportRow,
  lines: readonly Line[],
): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    insert into imports.lines (import_id, order_no, row, workspace_id, customer, placed_at, sku,
      name, quantity, unit_price, total, currency, store)
    select ${id}::uuid, "orderNo", row, ${workspaceId}::uuid, customer, "placedAt", sku, name,
      quantity, "unitPrice", total, currency, store
    from jsonb_to_recordset(${asJson(lines)}) as x("orderNo" text, row bigint, customer jsonb,
      "placedAt" timestamptz, sku text, name text, quantity text, "unitPrice" text, total text,
      currency text, store text)`.execute(tx);
}

/**
 * The lines of the next orders, whole orders only, in order of number and row. At least one order
 * whatever its size; empty when none is left.
 */
export async function nextLines(
  tx: Tx,
  { id, workspaceId, afterOrder }: ImportRow,
  limit: number,
): Promise<Line[]> {
  const { rows } = await sql<Line>`
    with next as (
      select order_no from imports.lines
      where import_id = ${id} and workspace_id = ${workspaceId} and order_no > ${afterOrder}
      order by order_no limit ${limit}
    ), bounds as (
      -- The last of them may go on beyond the limit: it is taken only when it stands alone.
      select max(order_no) as last, min(order_no) as first, count(*) as n from next
    )
    select l.order_no as "orderNo", l.row::float8, l.customer, l.placed_at as "placedAt", l.sku,
      l.name, l.quantity, l.unit_price as "unitPrice", l.total, l.currency, l.store
    from bounds b join imports.lines l on l.import_id = ${id} and l.workspace_id = ${workspaceId}
      and l.order_no > ${afterOrder}
      and (l.order_no < b.last or l.order_no = b.first or (b.n < ${limit} and l.order_no = b.last))
    order by l.order_no, l.row`.execute(tx);
  return rows;
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
