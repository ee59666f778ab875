import { sql } from '#kernel/db/database.ts';

type Sql = ReturnType<typeof sql>;

/** 1, and one more for every bound that a value reaches. */
export const scoreOf = (value: Sql, bounds: Sql) => sql`(1 + width_bucket(${value}, ${bounds}))`;

/** Scores by the cuts `k` of a person whose last order was at `c.last_at`. */
const scoresBy = (orders: Sql, money: Sql) => {
  const r = scoreOf(sql`c.last_at`, sql`k.recency_from`);
  const f = scoreOf(orders, sql`k.frequency_from`);
  const m = scoreOf(money, sql`k.money_from`);
  return { r, f, m, cell: sql`${r} * 100 + ${f} * 10 + ${m}` };
};

/** Something of the orders and refunds of `c.person_id` that count by the cuts `k`. */
const inWindow = (sum: Sql) => sql`(
  select ${sum} from commerce.orders o
  where o.workspace_id = c.workspace_id and o.contact_id is not null
    and o.contact_id = any(array(select c.person_id union all
      select gone.id from kernel.contacts gone where gone.merged_into = c.person_id))
    and o.currency = c.currency and o.placed_at >= k.since)`;

const signed = sql`case o.kind when 'order' then o.total else -o.total end`;

/** How often a row of `portrait.customers c` bought; the orders are read only where a window is open. */
export const orders = sql`case when k.since is null then c.orders
  else ${inWindow(sql`(count(*) filter (where o.kind = 'order'))::int`)} end`;
/** What she spent, less refunds, in minor units. */
export const money = sql`case when k.since is null then c.spent - c.refunded
  else ${inWindow(sql`coalesce(sum(${signed}), 0)::bigint`)} end`;
/** Scores of a row of `portrait.customers c` that `counts` by the cuts `k`. */
export const { r, f, m, cell } = scoresBy(orders, money);
export const counts = sql`c.orders > 0 and (k.since is null or c.last_at >= k.since)`;

/** The buyers of a workspace beside its cuts at a moment; best for a few of them. */
export const buyers = (
  workspaceId: string,
  now: Date,
) => sql`portrait.cuts_at(${workspaceId}, ${now}) k
  join portrait.customers c on c.workspace_id = ${workspaceId} and c.currency = k.currency
    and ${counts}`;

/** All buyers since a moment, or ever: `person_id`, `last_at`, `orders`, `money`. */
export const everyBuyer = (workspaceId: string, currency: Sql, since: Date | null): Sql =>
  since === null
    ? sql`
      select person_id, last_at, orders, spent - refunded as money from portrait.customers
      where workspace_id = ${workspaceId} and currency = ${currency} and orders > 0`
    : sql`
      select coalesce(p.merged_into, o.contact_id) as person_id,
        max(o.placed_at) filter (where o.kind = 'order') as last_at,
        (count(*) filter (where o.kind = 'order'))::int as orders, sum(${signed})::bigint as money
      from commerce.orders o
      left join kernel.contacts p on p.id = o.contact_id and p.merged_into is not null
      where o.workspace_id = ${workspaceId} and o.contact_id is not null
        and o.currency = ${currency} and o.placed_at >= ${since}
      group by 1 having count(*) filter (where o.kind = 'order') > 0`;

/** Scores of a row of `everyBuyer` by the cuts `k`, where it is called `c`. */
export const ofEvery = scoresBy(sql`c.orders`, sql`c.money`);
