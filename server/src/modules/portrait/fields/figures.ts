import { sql } from '#kernel/db/database.ts';
import type { FieldQuery, SegmentField } from '#kernel/segment-field.ts';
import { boughtBy, doneBy } from './changed-by.ts';

type Sql = ReturnType<typeof sql>;

const customers = ({ workspaceId }: FieldQuery) => ({
  from: sql`portrait.customers c`,
  contact: sql.ref('c.person_id'),
  ofPeople: true,
  where: sql`c.workspace_id = ${workspaceId} and c.orders > 0`,
});

/** A share in per cent, in the currency she uses most. */
const share = (name: string, value: Sql): SegmentField => ({
  name: `portrait.${name}`,
  group: 'portrait',
  type: 'number',
  changedBy: boughtBy,
  rows: (query) => ({
    ...customers(query),
    value: sql`(100.0 * ${value})::float8`,
    latest: [{ by: sql.ref('c.orders'), desc: true }, { by: sql.ref('c.currency') }],
  }),
});

const habit = (name: string, column: 'wrote' | 'shared' | 'reviewed'): SegmentField => ({
  name: `portrait.${name}`,
  group: 'portrait',
  type: 'number',
  changedBy: doneBy,
  rows: ({ workspaceId }) => ({
    from: sql`portrait.habits h`,
    contact: sql.ref('h.contact_id'),
    where: sql`h.workspace_id = ${workspaceId}`,
    value: sql`${sql.ref(`h.${column}`)}::float8`,
    total: { of: 'sum', none: 0 },
  }),
});

const today = ({ timeZone, now }: FieldQuery) => sql`(${now} at time zone ${timeZone})::date`;

/** Whole years since a birthday; one of 29 February is kept on the 28th in other years. */
const yearsOf = (query: FieldQuery) => {
  const years = sql`(extract(year from ${today(query)}) - extract(year from p.birthday))::int`;
  return sql`${years} - (p.birthday + make_interval(years => ${years}) > ${today(query)})::int`;
};

/** Figures of a person: her age, how she buys, and how much she says. */
export const figureFields: SegmentField[] = [
  {
    name: 'portrait.age',
    group: 'portrait',
    type: 'number',
    changedBy: ['contact.identified'],
    rows: (query) => ({
      from: sql`contacts.profiles p`,
      contact: sql.ref('p.contact_id'),
      ofPeople: true,
      where: sql`p.workspace_id = ${query.workspaceId}
        and p.birthday between ${today(query)} - interval '120 years' and ${today(query)}`,
      value: sql`(${yearsOf(query)})::float8`,
      until: sql`(p.birthday + make_interval(years => ${yearsOf(query)} + 1))::timestamp
        at time zone ${query.timeZone}`,
    }),
  },
  {
    name: 'portrait.averageBasket',
    group: 'portrait',
    type: 'money',
    changedBy: boughtBy,
    rows: (query) => ({
      ...customers(query),
      value: sql`round(c.spent::numeric / c.orders)::float8`,
      currency: sql.ref('c.currency'),
    }),
  },
  {
    name: 'portrait.orderInterval',
    group: 'portrait',
    type: 'number',
    changedBy: boughtBy,
    rows: (query) => ({
      ...customers(query),
      value: sql`null::float8`,
      folded: {
        columns: {
          orders: sql.ref('c.orders'),
          first_at: sql.ref('c.first_at'),
          last_at: sql.ref('c.last_at'),
        },
        value: sql`(extract(epoch from max(x.last_at) - min(x.first_at)) / 86400
          / nullif(sum(x.orders) - 1, 0))::float8`,
      },
    }),
  },
  share('discountShare', sql`c.discount / nullif(c.told_spent + c.discount, 0)`),
  share('returnShare', sql`c.refunded / nullif(c.spent, 0)`),
  habit('messages', 'wrote'),
  habit('shares', 'shared'),
  habit('reviews', 'reviewed'),
];
