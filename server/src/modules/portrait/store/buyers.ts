import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Buyer } from '../digest/buyers.ts';

const record = sql`("contactId" uuid, "workspaceId" uuid, currency text, orders int, refunds int,
  spent bigint, refunded bigint, told int, discounted int, discount bigint, "toldSpent" bigint,
  "firstAt" timestamptz, "lastAt" timestamptz, "lastFact" uuid)`;
const columns = sql`contact_id, workspace_id, currency, orders, refunds, spent, refunded, told,
  discounted, discount, told_spent, first_at, last_at, last_fact`;

/** Adds purchases to what is counted. */
export async function addBuyers(tx: Tx, rows: readonly Buyer[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into portrait.buyers as b (${columns})
    select * from jsonb_to_recordset(${asJson(rows)}) as x${record} order by 1, 3
    on conflict (contact_id, currency) do update set
      orders = b.orders + excluded.orders, refunds = b.refunds + excluded.refunds,
      spent = b.spent + excluded.spent, refunded = b.refunded + excluded.refunded,
      told = b.told + excluded.told, discounted = b.discounted + excluded.discounted,
      discount = b.discount + excluded.discount, told_spent = b.told_spent + excluded.told_spent,
      first_at = least(b.first_at, excluded.first_at),
      last_at = greatest(b.last_at, excluded.last_at),
      last_fact = case when b.last_at is null
          or (excluded.last_at, excluded.last_fact) > (b.last_at, b.last_fact)
        then excluded.last_fact else b.last_fact end`.execute(tx);
}

/**
 * Makes these rows the only ones of these contacts; those that are so already are not written.
 *
 * @returns the contacts of whom something was different
 */
export async function replaceBuyers(
  tx: Tx,
  contactIds: readonly string[],
  rows: readonly Buyer[],
): Promise<string[]> {
  const { rows: changed } = await sql<{ id: string }>`
    with wanted as (
      select * from jsonb_to_recordset(${asJson(rows)}) as x${record}
    ), gone as (
      delete from portrait.buyers b where b.contact_id = any(${contactIds}::uuid[])
        and not exists (select from wanted w
          where w."contactId" = b.contact_id and w.currency = b.currency)
      returning contact_id
    ), put as (
      insert into portrait.buyers (${columns})
      select w.* from wanted w left join portrait.buyers b on b.contact_id = w."contactId"
        and b.currency = w.currency
      where (b.orders, b.refunds, b.spent, b.refunded, b.told, b.discounted, b.discount,
          b.told_spent, b.first_at, b.last_at, b.last_fact) is distinct from (w.orders, w.refunds,
          w.spent, w.refunded, w.told, w.discounted, w.discount, w."toldSpent", w."firstAt",
          w."lastAt", w."lastFact")
      on conflict (contact_id, currency) do update set
        orders = excluded.orders, refunds = excluded.refunds, spent = excluded.spent,
        refunded = excluded.refunded, told = excluded.told, discounted = excluded.discounted,
        discount = excluded.discount, told_spent = excluded.told_spent,
        first_at = excluded.first_at, last_at = excluded.last_at, last_fact = excluded.last_fact
      returning contact_id
    )
    select contact_id as id from gone union select contact_id from put`.execute(tx);
  return changed.map(({ id }) => id);
}

/** What a person bought, over all contacts that are her. */
export async function loadBuyers(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Buyer[]> {
  const { rows } = await sql<Buyer>`
    select contact_id as "contactId", workspace_id as "workspaceId", currency, orders, refunds,
      spent::float8, refunded::float8, told, discounted, discount::float8,
      told_spent::float8 as "toldSpent", first_at as "firstAt", last_at as "lastAt",
      last_fact as "lastFact"
    from portrait.buyers
    where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])`.execute(tx);
  return rows;
}

/** The latest orders that count, newest first. */
export async function latestOrderFacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select fact_id as id from commerce.orders
    where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
      and kind = 'order' and fact_id is not null
    order by placed_at desc limit 3`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Of facts that tell of orders and refunds, those that told of each first, as the orders say. */
export async function countedOrders(
  tx: Tx,
  told: readonly { w: string; source: string; kind: string; no: string; id: string }[],
): Promise<Set<string>> {
  if (told.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select x.id from jsonb_to_recordset(${asJson(told)})
      as x(w uuid, source text, kind text, no text, id uuid)
    join commerce.orders o on o.workspace_id = x.w and o.source = x.source and o.kind = x.kind
      and o.no = x.no and o.fact_id = x.id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}
