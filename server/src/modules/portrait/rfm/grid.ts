import type { RfmGrid, RfmPerson } from '#contracts/api/portrait.ts';
import { cellsOf, type RfmGroup, type RfmScores } from '#contracts/rfm.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { displayNames } from '#modules/contacts/index.ts';
import { loadOne } from '../settings.ts';
import { buyers, cell, everyBuyer, f, m, money, ofEvery, orders, r } from './score.ts';

/** The buyers by cell, now. */
export async function readGrid(tx: Tx, workspaceId: string, now: Date): Promise<RfmGrid> {
  const { rfm } = await loadOne(tx, workspaceId);
  const cuts = await readCuts(tx, workspaceId, now);
  const cells = cuts ? await readCells(tx, workspaceId, now, cuts.since) : [];
  const currency = await rfmCurrency(tx, workspaceId);
  return {
    currency,
    method: rfm.method,
    months: rfm.months,
    cuts,
    buyers: cells.reduce((sum, { people }) => sum + people, 0),
    money: cells.reduce((sum, { money }) => sum + money, 0),
    elsewhere: await readElsewhere(tx, workspaceId, currency),
    cells,
  };
}

/** Buyers in other currencies. The many buyers in `currency` are stepped over, not read. */
async function readElsewhere(
  tx: Tx,
  workspaceId: string,
  currency: string,
): Promise<RfmGrid['elsewhere']> {
  const next = (after: ReturnType<typeof sql>) => sql`
    select currency from portrait.customers
    where workspace_id = ${workspaceId} and currency > ${after} order by currency limit 1`;
  const { rows } = await sql<RfmGrid['elsewhere'][number]>`
    with recursive known as (
      (${next(sql`''`)})
      union all
      select more.currency from known cross join lateral (${next(sql`known.currency`)}) more
    )
    select known.currency, sums.buyers, sums.money from known
    cross join lateral (
      select count(*)::int as buyers, coalesce(sum(spent - refunded), 0)::float8 as money
      from portrait.customers c where c.workspace_id = ${workspaceId}
        and c.currency = known.currency and c.orders > 0) sums
    where known.currency <> ${currency} and sums.buyers > 0
    order by sums.buyers desc, known.currency`.execute(tx);
  return rows;
}

/** The currency whose orders count: the one chosen, or the workspace's. */
export async function rfmCurrency(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ currency: string }>`
    select coalesce(s.rfm->>'currency', w.currency) as currency
    from kernel.workspaces w left join portrait.settings s on s.workspace_id = w.id
    where w.id = ${workspaceId}`.execute(tx);
  return rows[0]?.currency ?? 'CNY';
}

async function readCuts(tx: Tx, workspaceId: string, now: Date): Promise<RfmGrid['cuts']> {
  const { rows } = await sql<{
    computedAt: Date;
    since: Date | null;
    recency: Date[];
    frequency: number[];
    money: string[];
  }>`
    select computed_at as "computedAt", since, recency, frequency, money
    from portrait.cuts_at(${workspaceId}, ${now})`.execute(tx);
  const [row] = rows;
  if (!row) return null;
  return {
    computedAt: row.computedAt.toISOString(),
    since: row.since?.toISOString() ?? null,
    recency: row.recency.map((at) => at.toISOString()),
    frequency: row.frequency,
    money: row.money.map(Number),
  };
}

async function readCells(
  tx: Tx,
  workspaceId: string,
  now: Date,
  since: string | null,
): Promise<RfmGrid['cells']> {
  const everybody = everyBuyer(
    workspaceId,
    sql`k.currency`,
    since === null ? null : new Date(since),
  );
  const { rows } = await sql<RfmGrid['cells'][number]>`
    select r, f, m, count(*)::int as people, sum(money)::float8 as money, sum(orders)::int as orders
    from (
      select ${ofEvery.r} as r, ${ofEvery.f} as f, ${ofEvery.m} as m, c.money, c.orders
      from portrait.cuts_at(${workspaceId}, ${now}) k cross join lateral (${everybody}) c
    ) scored
    group by r, f, m order by r, f, m`.execute(tx);
  return rows;
}

/** People in the cells that meet all that is asked for; by id, the newest first. */
export async function findPeople(
  tx: Tx,
  given: {
    workspaceId: string;
    now: Date;
    wanted: Partial<RfmScores> & { group?: RfmGroup | undefined };
    before: string | null;
    limit: number;
  },
): Promise<RfmPerson[]> {
  const { workspaceId, now, wanted, before, limit } = given;
  const { rows } = await sql<Omit<RfmPerson, 'name' | 'lastAt'> & { lastAt: Date }>`
    select c.person_id as id, ${r} as r, ${f} as f, ${m} as m, c.last_at as "lastAt",
      ${orders} as orders, (${money})::float8 as money
    from ${buyers(workspaceId, now)}
    where (${before}::uuid is null or c.person_id < ${before})
      and (${wanted.r ?? null}::int is null or ${r} = ${wanted.r ?? null})
      and (${wanted.f ?? null}::int is null or ${f} = ${wanted.f ?? null})
      and (${wanted.m ?? null}::int is null or ${m} = ${wanted.m ?? null})
      and (${wanted.group ?? null}::text is null
        or ${cell} = any(${wanted.group ? cellsOf(wanted.group) : []}::int[]))
    order by c.person_id desc limit ${limit}`.execute(tx);
  const names = await displayNames(
    tx,
    workspaceId,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...row,
    name: names.get(row.id)?.name ?? null,
    lastAt: row.lastAt.toISOString(),
  }));
}
