import { identityKinds } from '#contracts/identity.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { ChoiceQuery, SegmentField } from '#kernel/segment-field.ts';

type Choices = NonNullable<SegmentField['choices']>;
const plain = (values: readonly string[]) =>
  values.map((value) => ({ value, label: null, parent: null }));

/**
 * Values are offered from so many people seen last: what is not among them may still be typed, and
 * a million people need not be read for a list of cities.
 */
const sample = 20_000;

const offered = (value: ReturnType<typeof sql>, rows: ReturnType<typeof sql>, query: ChoiceQuery) =>
  sql<{ value: string }>`
    select ${value} as value from (${rows} limit ${sample}) recent
    where strpos(lower(${value}), lower(${query.q})) > 0
    group by 1 order by count(*) desc, 1 limit ${query.limit}`;

async function read(tx: Tx, query: ReturnType<typeof offered>) {
  const { rows } = await query.execute(tx);
  return plain(rows.map(({ value }) => value));
}

/** Values of a profile's column, the most frequent first. */
export const profileChoices =
  (column: 'language' | 'country' | 'city' | 'gender' | 'time_zone'): Choices =>
  (tx, workspaceId, query) =>
    read(
      tx,
      offered(
        sql.ref(`recent.${column}`),
        sql`select ${sql.ref(column)} from contacts.profiles
          where workspace_id = ${workspaceId} and ${sql.ref(column)} is not null
          order by contact_id desc`,
        query,
      ),
    );

/** Keys of attributes, or values of the one that was chosen. */
export const attributeChoices: Choices = (tx, workspaceId, query) =>
  query.param === 'key'
    ? attributeKeys(tx, workspaceId, query)
    : read(
        tx,
        offered(
          sql`recent.value`,
          sql`select left(value #>> '{}', 200) as value from contacts.attributes
            where workspace_id = ${workspaceId} and key = ${query.params['key'] ?? ''}
              and jsonb_typeof(value) in ('string', 'number', 'boolean')`,
          query,
        ),
      );

/** Steps from key to key through the index, however many people have each. */
async function attributeKeys(tx: Tx, workspaceId: string, { q, limit }: ChoiceQuery) {
  const { rows } = await sql<{ key: string }>`
    with recursive keys as (
      select min(key) as key from contacts.attributes where workspace_id = ${workspaceId}
      union all
      select (select min(a.key) from contacts.attributes a
        where a.workspace_id = ${workspaceId} and a.key > keys.key)
      from keys where keys.key is not null
    )
    select key from keys where key is not null and strpos(lower(key), lower(${q})) > 0
    limit ${limit}`.execute(tx);
  return plain(rows.map(({ key }) => key));
}

export const identityChoices: Choices = () => Promise.resolve(plain(Object.keys(identityKinds)));

/** The workspace's channel accounts, as the channels publish them. */
export const channelChoices: Choices = async (tx, workspaceId, { q, values = null, limit }) => {
  const { rows } = await sql<{ value: string; label: string }>`
    select id as value, name as label from channels.accounts
    where workspace_id = ${workspaceId} and case when ${values}::text[] is null
      then strpos(lower(name), lower(${q})) > 0 else id::text = any(${values}::text[]) end
    order by lower(name) limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, parent: null }));
};
