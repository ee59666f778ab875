import type { OrderItem } from '#contracts/facts.ts';
import type { OrderRow } from './rules.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/**
 * Writes orders and refunds; those that are known already stay as they are, and of several tellings
 * in one batch the first counts. Those of nobody are counted as sales to walk-in customers.
 *
 * @returns keys (`source kind no`) of those that were new
 */
export async function saveOrders(tx: Tx, orders: readonly OrderRow[]): Promise<Set<string>> {
  if (orders.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    with added as (
      insert into commerce.orders
        (workspace_id, source, kind, no, order_no, contact_id, fact_id, total, currency, store,
          placed_at, items)
      select distinct on ("workspaceId", source, kind, no) "workspaceId", source, kind, no, "orderNo",
        "contactId", "factId", total, currency, store, "placedAt", items
      from rows from (jsonb_to_recordset(${asJson(orders)}) as ("workspaceId" uuid, source text,
        kind text, no text, "orderNo" text, "contactId" uuid, "factId" uuid, total bigint,
        currency text, store text, "placedAt" timestamptz, items jsonb)) with ordinality
        as o("workspaceId", source, kind, no, "orderNo", "contactId", "factId", total, currency, store,
          "placedAt", items, place)
      order by "workspaceId", source, kind, no, place
      on conflict do nothing
      returning workspace_id, source, kind, no, contact_id, total, currency, placed_at
    ), counted as (
      insert into commerce.walk_ins as w (workspace_id, at, currency, orders, revenue)
      select workspace_id, date_bin('15 minutes', placed_at, 'epoch'), currency,
        count(*) filter (where kind = 'order'),
        sum(case kind when 'order' then total else -total end)
      from added where contact_id is null group by 1, 2, 3 order by 1, 2, 3
      on conflict (workspace_id, at, currency) do update set orders = w.orders + excluded.orders,
        revenue = w.revenue + excluded.revenue
    )
    select source || ' ' || kind || ' ' || no as key from added`.execute(tx);
  return new Set(rows.map((row) => row.key));
}

/** Which of these orders and refunds of a source are known, by key (`source kind no`). */
export async function knownOrders(
  tx: Tx,
  workspaceId: string,
  orders: readonly Pick<OrderRow, 'source' | 'kind' | 'no'>[],
): Promise<Set<string>> {
  if (orders.length === 0) return new Set();
  const wanted = orders.map(({ source, kind, no }) => ({ source, kind, no }));
  const { rows } = await sql<{ key: string }>`
    select o.source || ' ' || o.kind || ' ' || o.no as key
    from jsonb_to_recordset(${asJson(wanted)}) as x(source text, kind text, no text)
    join commerce.orders o on o.workspace_id = ${workspaceId} and o.source = x.source
      and o.kind = x.kind and o.no = x.no`.execute(tx);
  return new Set(rows.map((row) => row.key));
}

export interface StoredOrder {
  orderNo: string;
  source: string;
  kind: 'order' | 'refund';
  total: number;
  currency: string;
  store: string | null;
  at: string;
  items: OrderItem[];
}

/** The latest orders and refunds of a person. `contactIds`: her contact and those merged into it. */
export async function latestOrders(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  limit: number,
): Promise<StoredOrder[]> {
  const { rows } = await sql<StoredOrder & { at: Date; total: string }>`
    select order_no as "orderNo", source, kind, total, currency, store, placed_at as at, items
    from commerce.orders where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
    order by placed_at desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({
    ...row,
    total: Number(row.total),
    at: (row.at as unknown as Date).toISOString(),
  }));
}

export interface OrderTotals {
  currency: string;
  orders: number;
  refunds: number;
  /** Orders less refunds. */
  revenue: number;
  lastOrderAt: Date | null;
}

/** What a person bought in all, by currency. */
export async function orderTotals(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<OrderTotals[]> {
  const { rows } = await sql<OrderTotals & { revenue: string }>`
    select currency, count(*) filter (where kind = 'order')::int orders,
      count(*) filter (where kind = 'refund')::int refunds,
      sum(case kind when 'order' then total else -total end) revenue,
      max(placed_at) filter (where kind = 'order') as "lastOrderAt"
    from commerce.orders where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
    group by currency order by currency`.execute(tx);
  return rows.map((row) => ({ ...row, revenue: Number(row.revenue) }));
}
