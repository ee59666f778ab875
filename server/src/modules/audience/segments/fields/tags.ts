import { sql } from '#kernel/db/database.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';

const changedBy = ['tag.added', 'tag.removed'] as const;

/** A tag that was merged into another is a signpost: rules that name it mean the other. */
const standing = (values: readonly string[]) => sql`a.tag_id = any(array(
  select coalesce(t.merged_into, t.id) from audience.tags t
  where t.id = any(${values.filter(isUuid)}::uuid[])))`;

const isUuid = (value: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

const assigned = ({ workspaceId }: FieldQuery): Omit<FieldRows, 'value'> => ({
  from: sql`audience.assignments a`,
  contact: sql.ref('a.contact_id'),
  where: sql`a.workspace_id = ${workspaceId}`,
});

const choices: SegmentField['choices'] = async (tx, workspaceId, { q, values = null, limit }) => {
  const { rows } = await sql<{ value: string; label: string }>`
    select id as value, name as label from audience.tags
    where workspace_id = ${workspaceId} and case when ${values}::text[] is null
      then gone_at is null and strpos(lower(name), lower(${q})) > 0 else id::text = any(${values}::text[]) end
    order by name_key limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, parent: null }));
};

/** What segment rules may ask of a person's tags. */
export const tagFields: SegmentField[] = [
  {
    name: 'audience.tag',
    group: 'tags',
    type: 'list',
    changedBy,
    rows: (query) => ({ ...assigned(query), value: sql`a.tag_id::text`, is: standing }),
    choices,
  },
  {
    name: 'audience.taggedAt',
    group: 'tags',
    type: 'moment',
    params: [{ name: 'tag', required: true, choices: true }],
    changedBy,
    rows: (query) => {
      const rows = assigned(query);
      return {
        ...rows,
        where: sql`${rows.where} and ${standing([query.params['tag'] ?? ''])}`,
        value: sql.ref('a.since'),
        latest: [{ by: sql.ref('a.since') }],
      };
    },
    choices,
  },
];
