import type { RfmMovement, RfmSettings } from '#contracts/api/portrait.ts';
import { scoresOf } from '#contracts/rfm.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { fifths } from './quintiles.ts';
import { scoreOf } from './score.ts';

/** So many months are kept beside the one under way; ours, 2026-11. */
const monthsBack = 12;

/** A month of the workspace's zone; the last one ends now. */
export interface Month {
  /** Its first day. */
  day: string;
  from: Date;
  to: Date;
  /** Since when orders count as of `from`; null: all of them. */
  sinceFrom: Date | null;
  /** The same as of `to`. */
  sinceTo: Date | null;
}

/**
 * The months that movement is worked out for, the eldest first.
 *
 * @param window of how many months orders count; null: all of them
 */
export async function monthsOf(
  tx: Tx,
  workspaceId: string,
  now: Date,
  window: number | null,
): Promise<Month[]> {
  const span = sql`make_interval(months => ${window}::int)`;
  const end = sql`least(start + interval '1 month', ${now}::timestamptz at time zone zone)`;
  const { rows } = await sql<Month>`
    select to_char(start, 'YYYY-MM-DD') as day, start at time zone zone as from,
      least((start + interval '1 month') at time zone zone, ${now}::timestamptz) as to,
      (start - ${span}) at time zone zone as "sinceFrom",
      (${end} - ${span}) at time zone zone as "sinceTo"
    from (
      select w.time_zone as zone, generate_series(
        date_trunc('month', ${now}::timestamptz at time zone w.time_zone)
          - make_interval(months => ${monthsBack}),
        date_trunc('month', ${now}::timestamptz at time zone w.time_zone),
        interval '1 month') as start
      from kernel.workspaces w where w.id = ${workspaceId}
    ) months
    order by start`.execute(tx);
  return rows;
}

/** The least values above the buyers' cuts as of a moment, from columns of `bought`. */
function boundsOf(rfm: RfmSettings, at: Date, which: 'before' | 'after') {
  const above = (cuts: string, step: string) => sql`array(select cut + ${sql.raw(step)}
    from unnest(${sql.ref(cuts)}) with ordinality u(cut, n) order by n) as ${sql.ref(cuts)}`;
  return sql`select ${above('recency', `interval '1 microsecond'`)}, ${above('frequency', '1')},
    ${above('money', '1')} from (${cutsOf(rfm, at, which)}) cuts`;
}

function cutsOf(rfm: RfmSettings, at: Date, which: 'before' | 'after') {
  const { recencyDays, frequency, money } = rfm.fixed;
  if (rfm.method === 'fixed') {
    const days = recencyDays.map((count) => new Date(at.getTime() - count * 86_400_000));
    return sql`select ${days}::timestamptz[] as recency, ${frequency}::int[] as frequency,
      ${money}::bigint[] as money`;
  }
  const column = (name: string) => sql.ref(`${name}_${which}`);
  return sql`
    select percentile_disc(${fifths}) within group (order by ${column('last')}) as recency,
      percentile_disc(${fifths}) within group (order by ${column('orders')}) as frequency,
      percentile_disc(${fifths}) within group (order by ${column('money')}) as money
    from bought where ${column('orders')} > 0`;
}

/** The cell of columns of `bought`, by the bounds named so. */
const cellBy = (bounds: 'earlier' | 'later', which: 'before' | 'after') => {
  const score = (name: string, of: string) =>
    scoreOf(sql.ref(`${name}_${which}`), sql.ref(`${bounds}.${of}`));
  return sql`${score('last', 'recency')} * 100 + ${score('orders', 'frequency')} * 10
    + ${score('money', 'money')}`;
};

/**
 * Works out who went from which cell to which in a month, each time by the cuts of that time, from
 * the orders themselves: history that is imported late finds its place.
 */
export async function saveMoves(
  tx: Tx,
  given: { workspaceId: string; currency: string; rfm: RfmSettings; month: Month },
): Promise<void> {
  const { workspaceId, currency, rfm, month } = given;
  await sql`delete from portrait.rfm_moves
    where workspace_id = ${workspaceId} and month = ${month.day}::date`.execute(tx);
  const since = (at: Date | null) => (at ? sql`o.placed_at >= ${at}` : sql`true`);
  const before = sql`o.placed_at < ${month.from} and ${since(month.sinceFrom)}`;
  const after = since(month.sinceTo);
  const order = sql`o.kind = 'order'`;
  const money = sql`case o.kind when 'order' then o.total else -o.total end`;
  await sql`
    with bought as materialized (
      select coalesce(c.merged_into, o.contact_id) as person,
        max(o.placed_at) filter (where ${order} and ${before}) as last_before,
        (count(*) filter (where ${order} and ${before}))::int as orders_before,
        coalesce(sum(${money}) filter (where ${before}), 0)::bigint as money_before,
        max(o.placed_at) filter (where ${order} and ${after}) as last_after,
        (count(*) filter (where ${order} and ${after}))::int as orders_after,
        coalesce(sum(${money}) filter (where ${after}), 0)::bigint as money_after
      from commerce.orders o
      left join kernel.contacts c on c.id = o.contact_id and c.merged_into is not null
      where o.workspace_id = ${workspaceId} and o.contact_id is not null
        and o.currency = ${currency} and o.placed_at < ${month.to} and ${since(month.sinceFrom)}
      group by 1
    ), earlier as materialized (${boundsOf(rfm, month.from, 'before')}),
    later as materialized (${boundsOf(rfm, month.to, 'after')})
    insert into portrait.rfm_moves (workspace_id, month, from_cell, to_cell, people, money)
    select ${workspaceId}::uuid, ${month.day}::date,
      case when orders_before = 0 then 0 else ${cellBy('earlier', 'before')} end,
      ${cellBy('later', 'after')}, count(*), sum(money_after)
    from bought, earlier, later where orders_after > 0
    group by 3, 4`.execute(tx);
}

/** Forgets months that are no longer worked out. */
export async function dropMoves(tx: Tx, workspaceId: string, eldest: string): Promise<void> {
  await sql`delete from portrait.rfm_moves
    where workspace_id = ${workspaceId} and month < ${eldest}::date`.execute(tx);
}

/** Movement in a month, the latest when none is named. */
export async function readMovement(
  tx: Tx,
  workspaceId: string,
  wanted: string | undefined,
): Promise<Pick<RfmMovement, 'months' | 'month' | 'flows'>> {
  const known = await sql<{ month: string }>`
    select distinct to_char(month, 'YYYY-MM') as month from portrait.rfm_moves
    where workspace_id = ${workspaceId} order by 1 desc`.execute(tx);
  const months = known.rows.map(({ month }) => month);
  const month = wanted ?? months[0];
  if (month === undefined || !months.includes(month)) return { months, month: null, flows: [] };
  const { rows } = await sql<{ from: number; to: number; people: number; money: number }>`
    select from_cell as from, to_cell as to, people, money::float8
    from portrait.rfm_moves
    where workspace_id = ${workspaceId} and month = ${`${month}-01`}::date
    order by people desc, from_cell, to_cell`.execute(tx);
  const flows = rows.map(({ from, to, ...sums }) => ({
    from: from === 0 ? null : scoresOf(from),
    to: scoresOf(to),
    ...sums,
  }));
  return { months, month, flows };
}
