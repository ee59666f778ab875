import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Follow } from './store.ts';
import { shardOf } from './figures.ts';

export interface Deed {
  workspaceId: string;
  contactId: string;
  lane: number;
  at: Date;
  messages: number;
  orders: number;
  /** Minor units; negative for a refund, null when the deed is not about money. */
  amount: number | null;
  currency: string | null;
}

/** Credits what people did to the code that brought them last by then; see `broughtBy`. */
export async function creditDeeds(tx: Tx, deeds: readonly Deed[], days: number): Promise<void> {
  const rows = deeds.map((deed) => ({ ...deed, shard: shardOf(deed.lane) }));
  await sql`with credited as materialized (
      select t.workspace_id, t.code_id, (x.at at time zone w.time_zone)::date as day, x.*
      from jsonb_to_recordset(${asJson(rows)}) as x("contactId" uuid, at timestamptz, shard smallint,
        messages int, orders int, amount bigint, currency text)
      cross join lateral (${broughtBy(days)}) t
      join kernel.workspaces w on w.id = t.workspace_id
    ), money as (
      insert into codes.daily_revenue as r (workspace_id, code_id, day, currency, shard, amount)
      select workspace_id, code_id, day, currency, shard, sum(amount) from credited
      where amount is not null group by 1, 2, 3, 4, 5 order by 2, 3, 4, 5
      on conflict (code_id, day, currency, shard) do update set amount = r.amount + excluded.amount
    )
    insert into codes.daily as d (workspace_id, code_id, day, shard, messages, orders)
    select workspace_id, code_id, day, shard, sum(messages), sum(orders) from credited
    group by 1, 2, 3, 4 order by 2, 3, 4
    on conflict (code_id, day, shard) do update set messages = d.messages + excluded.messages,
      orders = d.orders + excluded.orders`.execute(tx);
}

/** A follow without a scene, such as by a search for the account's name. */
export type PlainFollow = Omit<Follow, 'codeId'>;

/** The codes that brought people who then followed without scanning; the others are left out. */
export async function creditFollows(
  tx: Tx,
  follows: readonly PlainFollow[],
  days: number,
): Promise<Follow[]> {
  if (follows.length === 0) return [];
  const rows = follows.map(({ contactId, at }, nth) => ({ nth, contactId, at }));
  const { rows: credited } = await sql<{ nth: number; codeId: string }>`
    select x.nth, t.code_id as "codeId"
    from jsonb_to_recordset(${asJson(rows)}) as x(nth int, "contactId" uuid, at timestamptz)
    cross join lateral (${broughtBy(days)}) t`.execute(tx);
  return credited.flatMap(({ nth, codeId }) => {
    const follow = follows[nth];
    return follow ? [{ ...follow, codeId }] : [];
  });
}

/**
 * The code by which the contact of a row `x` came last by then, under whichever of her contacts, when
 * that was at most `days` before. Asks the scans and visits, not the touches: these know only the
 * last of a whole batch.
 */
const broughtBy = (days: number) => sql`
  select s.workspace_id, s.code_id
  from (select x."contactId" as id
    union all select id from kernel.contacts where merged_into = x."contactId") person
  cross join lateral (
    select workspace_id, code_id, at from codes.scans
    where contact_id = person.id and code_id is not null
      and at <= x.at and at > x.at - make_interval(days => ${days})
    order by at desc limit 1
  ) s
  order by s.at desc limit 1`;
