import { sql, type Tx } from '#kernel/db/database.ts';

/**
 * Works out what the people behind these contacts bought, over all contacts that are them. However
 * many: two statements.
 *
 * Her row in `kernel.contacts` is locked, as by merges: of two workers, or a worker and a merge, the
 * second sees what the first wrote.
 */
export async function workOutCustomers(tx: Tx, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select id from kernel.contacts
    where id in (
      select unnest(${contactIds}::uuid[])
      union
      select merged_into from kernel.contacts
      where id = any(${contactIds}::uuid[]) and merged_into is not null)
    order by id desc for no key update`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await sql`
    with members as (
      select id as person, id from kernel.contacts
      where id = any(${ids}::uuid[]) and merged_into is null
      union all select merged_into, id from kernel.contacts where merged_into = any(${ids}::uuid[])
    ), wanted as (
      select m.person, b.currency, b.workspace_id, sum(orders)::int as orders,
        sum(refunds)::int as refunds, sum(spent)::bigint as spent, sum(refunded)::bigint as refunded,
        sum(told)::int as told, sum(discounted)::int as discounted, sum(discount)::bigint as discount,
        sum(told_spent)::bigint as told_spent, min(first_at) as first_at, max(last_at) as last_at
      from members m join portrait.buyers b on b.contact_id = m.id
      group by m.person, b.currency, b.workspace_id
    ), gone as (
      -- Looked up one by one: these connections know no other join, and pairs of all would be many.
      delete from portrait.customers c where c.person_id = any(${ids}::uuid[])
        and not exists (
          select from kernel.contacts m join portrait.buyers b on b.contact_id = m.id
          where m.id = c.person_id and m.merged_into is null and b.currency = c.currency)
        and not exists (
          select from kernel.contacts m join portrait.buyers b on b.contact_id = m.id
          where m.merged_into = c.person_id and b.currency = c.currency)
    )
    insert into portrait.customers (person_id, currency, workspace_id, orders, refunds, spent,
      refunded, told, discounted, discount, told_spent, first_at, last_at)
    select w.* from wanted w
    left join portrait.customers c on c.person_id = w.person and c.currency = w.currency
    where c is distinct from w order by 1, 2
    on conflict (person_id, currency) do update set
      orders = excluded.orders, refunds = excluded.refunds, spent = excluded.spent,
      refunded = excluded.refunded, told = excluded.told, discounted = excluded.discounted,
      discount = excluded.discount, told_spent = excluded.told_spent,
      first_at = excluded.first_at, last_at = excluded.last_at`.execute(tx);
}
