import type { Dimension } from '#contracts/api/portrait.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Tally } from '../digest/tallies.ts';

const record = sql`("contactId" uuid, "workspaceId" uuid, dimension text, value text, label text,
  viewed int, saved int, asked int, bought int, weight numeric, "wantedAt" timestamptz,
  "boughtAt" timestamptz, "lastAt" timestamptz, "lastFact" uuid)`;
const columns = sql`contact_id, workspace_id, dimension, value, label, viewed, saved, asked, bought,
  weight, wanted_at, bought_at, last_at, last_fact`;

/** Weights are wider than JSON's numbers. */
const asRows = (tallies: readonly Tally[]) =>
  asJson(tallies.map((tally) => ({ ...tally, weight: String(tally.weight) })));

/** Adds to what is counted. */
export async function addTallies(tx: Tx, tallies: readonly Tally[]): Promise<void> {
  if (tallies.length === 0) return;
  await sql`
    insert into portrait.tallies as t (${columns})
    select * from jsonb_to_recordset(${asRows(tallies)}) as x${record} order by 1, 3, 4
    on conflict (contact_id, dimension, value) do update set
      viewed = t.viewed + excluded.viewed, saved = t.saved + excluded.saved,
      asked = t.asked + excluded.asked, bought = t.bought + excluded.bought,
      weight = t.weight + excluded.weight,
      wanted_at = greatest(t.wanted_at, excluded.wanted_at),
      bought_at = greatest(t.bought_at, excluded.bought_at),
      label = case when (excluded.last_at, excluded.last_fact) > (t.last_at, t.last_fact)
        then excluded.label else t.label end,
      last_at = greatest(t.last_at, excluded.last_at),
      last_fact = case when (excluded.last_at, excluded.last_fact) > (t.last_at, t.last_fact)
        then excluded.last_fact else t.last_fact end`.execute(tx);
}

/**
 * Makes these rows the only ones of these contacts; those that are so already are not written.
 *
 * @returns the contacts of whom something was different
 */
export async function replaceTallies(
  tx: Tx,
  contactIds: readonly string[],
  tallies: readonly Tally[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select * from jsonb_to_recordset(${asRows(tallies)}) as x${record}
    ), gone as (
      delete from portrait.tallies t where t.contact_id = any(${contactIds}::uuid[])
        and not exists (select from wanted w where w."contactId" = t.contact_id
          and w.dimension = t.dimension and w.value = t.value)
      returning contact_id
    ), put as (
      insert into portrait.tallies (${columns})
      select w.* from wanted w left join portrait.tallies t on t.contact_id = w."contactId"
        and t.dimension = w.dimension and t.value = w.value
      where (t.label, t.viewed, t.saved, t.asked, t.bought, t.weight, t.wanted_at, t.bought_at,
          t.last_at, t.last_fact) is distinct from (w.label, w.viewed, w.saved, w.asked, w.bought,
          w.weight, w."wantedAt", w."boughtAt", w."lastAt", w."lastFact")
      on conflict (contact_id, dimension, value) do update set
        label = excluded.label, viewed = excluded.viewed, saved = excluded.saved,
        asked = excluded.asked, bought = excluded.bought, weight = excluded.weight,
        wanted_at = excluded.wanted_at, bought_at = excluded.bought_at,
        last_at = excluded.last_at, last_fact = excluded.last_fact
      returning contact_id
    )
    select contact_id as id from gone union select contact_id from put`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What a person had to do with one value. */
export type Dealing = Omit<Tally, 'contactId' | 'workspaceId'>;

/** Of each dimension at most so many values are looked at, the strongest; ours, 2026-11. */
const perDimension = 100;

/** What a person had to do with, over all contacts that are her; the strongest of each dimension. */
export async function loadDealings(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Dealing[]> {
  const { rows } = await sql<Omit<Dealing, 'weight'> & { weight: string }>`
    with hers as (
      select dimension, value, sum(viewed)::int as viewed, sum(saved)::int as saved,
        sum(asked)::int as asked, sum(bought)::int as bought, sum(weight) as weight,
        max(wanted_at) as "wantedAt", max(bought_at) as "boughtAt", max(last_at) as "lastAt",
        (array_agg(label order by last_at desc, last_fact desc))[1] as label,
        (array_agg(last_fact order by last_at desc, last_fact desc))[1] as "lastFact",
        row_number() over (partition by dimension order by sum(weight) desc, value) as nth
      from portrait.tallies
      where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
      group by dimension, value
    )
    select dimension, value, label, viewed, saved, asked, bought, weight::text, "wantedAt",
      "boughtAt", "lastAt", "lastFact"
    from hers where nth <= ${perDimension} order by nth`.execute(tx);
  return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
}

/**
 * Values of a dimension that facts have told, in order. Reads one row for each value, however many
 * people have to do with it. Products are too many to be listed.
 */
export async function loadValues(
  tx: Tx,
  workspaceId: string,
  dimension: Exclude<Dimension, 'product'>,
  part: string,
  limit: number,
): Promise<{ value: string; label: string }[]> {
  const one = sql`select value, label from portrait.tallies
    where workspace_id = ${workspaceId} and dimension = ${dimension} and dimension <> 'product'`;
  const { rows } = await sql<{ value: string; label: string }>`
    with recursive known as (
      (${one} order by value limit 1)
      union all
      select next.value, next.label from known
      cross join lateral (${one} and value > known.value order by value limit 1) next
    )
    select value, label from known where position(${part} in value) > 0 limit ${limit}`.execute(tx);
  return rows;
}

/** What some values of a dimension are called; one row is read for each. */
export async function nameValues(
  tx: Tx,
  workspaceId: string,
  dimension: Exclude<Dimension, 'product'>,
  values: readonly string[],
): Promise<{ value: string; label: string }[]> {
  const { rows } = await sql<{ value: string; label: string }>`
    select known.value, known.label from unnest(${values}::text[]) wanted(value)
    cross join lateral (select t.value, t.label from portrait.tallies t
      where t.workspace_id = ${workspaceId} and t.dimension = ${dimension}
        and t.dimension <> 'product' and t.value = wanted.value limit 1) known`.execute(tx);
  return rows;
}
