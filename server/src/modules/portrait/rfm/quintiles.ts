import { sql, type Tx } from '#kernel/db/database.ts';

/** The bounds of the fifths: a value has the score of the fifth it lies in. */
export const fifths = sql`array[0.2, 0.4, 0.6, 0.8]`;

/** Works out the quintiles of a workspace's buyers as of now. Without buyers there are none. */
export async function saveQuintiles(
  tx: Tx,
  workspaceId: string,
  currency: string,
  now: Date,
): Promise<void> {
  await sql`
    insert into portrait.quintiles as q
      (workspace_id, currency, computed_at, recency, frequency, money)
    select ${workspaceId}::uuid, ${currency}, ${now}::timestamptz, recency, frequency, money
    from (
      select percentile_disc(${fifths}) within group (order by last_at) as recency,
        percentile_disc(${fifths}) within group (order by orders) as frequency,
        percentile_disc(${fifths}) within group (order by spent - refunded) as money
      from portrait.customers
      where workspace_id = ${workspaceId} and currency = ${currency} and orders > 0
    ) bounds
    where recency is not null
    on conflict (workspace_id) do update set currency = excluded.currency,
      computed_at = excluded.computed_at, recency = excluded.recency,
      frequency = excluded.frequency, money = excluded.money`.execute(tx);
}
