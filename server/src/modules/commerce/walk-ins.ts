import { sql, type Tx } from '#kernel/db/database.ts';

/**
 * Sales to customers whom nobody knows. No fact tells of them, so whoever counts orders by facts adds
 * these. They are counted by the quarter of an hour as they are saved, whatever the file's size.
 */
export interface WalkInSales {
  currency: string;
  orders: number;
  /** Minor units, refunds taken off. */
  revenue: number;
}

/** Both ends included. `from` must begin a quarter of an hour, as days do in every time zone. */
export interface WalkInSpan {
  from: Date;
  to: Date;
}

/** Sales of a span, by currency; currencies without any are left out. */
export async function walkInSales(
  tx: Tx,
  workspaceId: string,
  span: WalkInSpan,
): Promise<WalkInSales[]> {
  const { rows } = await sql<WalkInSales>`
    select currency, sum(orders)::int as orders, sum(revenue)::float8 as revenue
    from (${salesIn(workspaceId, span)}) s group by currency order by currency`.execute(tx);
  return rows;
}

/**
 * Orders by step of a series; steps without any are left out.
 *
 * @param starts where each step begins, ascending, each at a quarter of an hour; the last ends at `to`
 */
export async function walkInSeries(
  tx: Tx,
  workspaceId: string,
  { starts, to }: { starts: readonly Date[]; to: Date },
): Promise<{ step: number; orders: number }[]> {
  const [from] = starts;
  if (!from) return [];
  const { rows } = await sql<{ step: number; orders: number }>`
    select width_bucket(at, ${starts}::timestamptz[]) - 1 as step, sum(orders)::int as orders
    from (${salesIn(workspaceId, { from, to })}) s group by 1 having sum(orders) > 0`.execute(tx);
  return rows;
}

/** Whole quarters as they were counted, and the orders of the one in which the span ends. */
const salesIn = (workspaceId: string, { from, to }: WalkInSpan) => {
  const last = sql`date_bin('15 minutes', ${to}::timestamptz, 'epoch')`;
  return sql`
    select at, currency, orders, revenue from commerce.walk_ins
    where workspace_id = ${workspaceId} and at >= ${from} and at < ${last}
    union all
    select placed_at, currency, (kind = 'order')::int, case kind when 'order' then total else -total end
    from commerce.orders
    where workspace_id = ${workspaceId} and contact_id is null and placed_at >= ${last}
      and placed_at <= ${to}`;
};
