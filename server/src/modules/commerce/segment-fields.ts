import { sql, type Tx } from '#kernel/db/database.ts';
import type { ChoiceQuery, FieldQuery, SegmentField } from '#kernel/segment-field.ts';

const changedBy = ['order.placed', 'order.refunded'] as const;

const orders = ({ workspaceId }: FieldQuery, kind: 'order' | 'refund' | null) => ({
  from: sql`commerce.orders o`,
  contact: sql.ref('o.contact_id'),
  where: sql`o.workspace_id = ${workspaceId} and o.contact_id is not null
    ${kind ? sql`and o.kind = ${kind}` : sql``}`,
});

const counted = (name: string, kind: 'order' | 'refund'): SegmentField => ({
  name: `commerce.${name}`,
  group: 'orders',
  type: 'number',
  changedBy,
  rows: (query) => ({
    ...orders(query, kind),
    value: sql`1::float8`,
    total: { of: 'sum', none: 0 },
  }),
});

const moment = (name: string, last: boolean): SegmentField => ({
  name: `commerce.${name}`,
  group: 'orders',
  type: 'moment',
  changedBy,
  rows: (query) => ({
    ...orders(query, 'order'),
    value: sql.ref('o.placed_at'),
    latest: [{ by: sql.ref('o.placed_at'), desc: last }],
  }),
});

/** Orders less refunds, in one currency. */
const spent: SegmentField = {
  name: 'commerce.spent',
  group: 'orders',
  type: 'money',
  changedBy,
  rows: (query) => ({
    ...orders(query, null),
    value: sql`(case o.kind when 'order' then o.total else -o.total end)::float8`,
    currency: sql.ref('o.currency'),
    total: { of: 'sum', none: 0 },
  }),
};

/** So many orders placed last are looked through for choices. */
const sample = 10_000;

async function recent(
  tx: Tx,
  workspaceId: string,
  values: ReturnType<typeof sql>,
  { q, values: named, limit }: ChoiceQuery,
) {
  const { rows } = await sql<{ value: string; label: string | null }>`
    select v.value, max(v.label) as label
    from (select * from commerce.orders where workspace_id = ${workspaceId}
      order by placed_at desc limit ${sample}) o
    cross join lateral (${values}) v
    where v.value is not null and case when ${named ?? null}::text[] is null
      then strpos(lower(concat(v.value, ' ', v.label)), lower(${q})) > 0
      else v.value = any(${named ?? null}::text[]) end
    group by v.value order by count(*) desc, v.value limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, parent: null }));
}

const stores: SegmentField = {
  name: 'commerce.stores',
  group: 'orders',
  type: 'list',
  changedBy,
  rows: (query) => ({ ...orders(query, 'order'), value: sql.ref('o.store') }),
  choices: (tx, workspaceId, query) =>
    recent(tx, workspaceId, sql`select o.store as value, null as label`, query),
};

/** Something of the lines of a person's orders. */
const bought = (name: string, key: 'sku' | 'category' | 'brand'): SegmentField => ({
  name: `commerce.${name}`,
  group: 'orders',
  type: 'list',
  changedBy,
  rows: (query) => {
    const rows = orders(query, 'order');
    return {
      ...rows,
      from: sql`${rows.from} cross join lateral jsonb_array_elements(o.items) item`,
      value: sql`item ->> ${key}`,
    };
  },
  choices: (tx, workspaceId, query) =>
    recent(
      tx,
      workspaceId,
      sql`select item ->> ${key} as value,
        ${key === 'sku' ? sql`item ->> 'name'` : sql`null`} as label
        from jsonb_array_elements(o.items) item`,
      query,
    ),
});

/** What segment rules may ask of a person's orders as a whole; single orders are facts. */
export const commerceFields: SegmentField[] = [
  counted('orders', 'order'),
  counted('refunds', 'refund'),
  spent,
  moment('firstOrderAt', false),
  moment('lastOrderAt', true),
  stores,
  bought('products', 'sku'),
  bought('categories', 'category'),
  bought('brands', 'brand'),
];
