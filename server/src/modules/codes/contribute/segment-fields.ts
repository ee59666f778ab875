import { sql } from '#kernel/db/database.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';

/** Whoever comes by a code's link is touched by it too, but has not scanned it. */
const changedBy = (touch: Touch): SegmentField['changedBy'] =>
  touch === 'scanned'
    ? ['contact.followed', 'code.scanned']
    : ['contact.followed', 'code.scanned', 'page.viewed'];
const uuids = (values: readonly string[]) =>
  values.filter((value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value));

/** Which code a field speaks of: the first or last that touched a person, or any she scanned. */
type Touch = 'first' | 'last' | 'scanned';

/** Rows of codes, with their places when they are asked for. */
function codeRows(touch: Touch, { workspaceId }: FieldQuery): Omit<FieldRows, 'value'> {
  const code = touch === 'scanned' ? sql.ref('t.code_id') : sql.ref(`t.${touch}_code`);
  const order = { by: sql.ref(`t.${touch}_at`), desc: touch === 'last' };
  return {
    from: sql`${sql.raw(touch === 'scanned' ? 'codes.scans' : 'codes.touches')} t
      join codes.codes c on c.id = ${code} left join codes.nodes n on n.id = c.node_id`,
    contact: sql.ref('t.contact_id'),
    where: sql`t.workspace_id = ${workspaceId}
      ${touch === 'scanned' ? sql`and t.kind <> 'visiting'` : sql``}`,
    ...(touch === 'scanned' ? {} : { latest: [order], alone: sql`true` }),
  };
}

/** Changes when a code or a place is moved or renamed. */
const version: SegmentField['version'] = async (tx, workspaceId) => {
  const { rows } = await sql<{ version: string }>`
    select (select concat(count(*), ' ', max(updated_at)) from codes.codes
        where workspace_id = ${workspaceId}) || ' ' ||
      (select coalesce(md5(string_agg(path::text, '' order by id)), '') from codes.nodes
        where workspace_id = ${workspaceId}) as version`.execute(tx);
  return rows[0]?.version ?? '';
};

const codeField = (name: string, touch: Touch): SegmentField => ({
  name: `codes.${name}`,
  group: 'codes',
  type: touch === 'scanned' ? 'list' : 'choice',
  changedBy: changedBy(touch),
  rows: (query) => ({
    ...codeRows(touch, query),
    value: sql`c.id::text`,
    is: (values) => sql`c.id = any(${uuids(values)}::uuid[])`,
  }),
  async choices(tx, workspaceId, { q, values = null, limit }) {
    const { rows } = await sql<{ value: string; label: string }>`
      select id as value, name as label from codes.codes
      where workspace_id = ${workspaceId} and case when ${values}::text[] is null
        then strpos(lower(name), lower(${q})) > 0 else id::text = any(${values}::text[]) end
      order by id desc limit ${limit}`.execute(tx);
    return rows.map((row) => ({ ...row, parent: null }));
  },
});

const placeField = (name: string, touch: Touch): SegmentField => ({
  name: `codes.${name}`,
  group: 'codes',
  type: 'branch',
  changedBy: changedBy(touch),
  rows: (query) => ({
    ...codeRows(touch, query),
    value: sql`n.id::text`,
    is: (values) => sql`n.id = any(${uuids(values)}::uuid[])`,
    under: (values) => sql`n.path && ${uuids(values)}::uuid[]`,
  }),
  /** The whole tree, so that it can be shown as one. */
  async choices(tx, workspaceId) {
    const { rows } = await sql<{ value: string; label: string; parent: string | null }>`
      select id as value, name as label, parent_id as parent from codes.nodes
      where workspace_id = ${workspaceId} order by lower(name), id`.execute(tx);
    return rows;
  },
  version,
});

const campaignField = (name: string, touch: Touch): SegmentField => ({
  name: `codes.${name}`,
  group: 'codes',
  type: touch === 'scanned' ? 'list' : 'choice',
  changedBy: changedBy(touch),
  rows: (query) => ({ ...codeRows(touch, query), value: sql.ref('c.campaign') }),
  async choices(tx, workspaceId, { q, limit }) {
    const { rows } = await sql<{ value: string }>`
      select distinct campaign as value from codes.codes
      where workspace_id = ${workspaceId} and strpos(lower(campaign), lower(${q})) > 0
      order by 1 limit ${limit}`.execute(tx);
    return rows.map(({ value }) => ({ value, label: null, parent: null }));
  },
  version,
});

/** What segment rules may ask of the codes, places and campaigns that brought a person. */
export const codeFields: SegmentField[] = [
  codeField('firstCode', 'first'),
  codeField('lastCode', 'last'),
  codeField('scannedCodes', 'scanned'),
  placeField('firstPlace', 'first'),
  placeField('lastPlace', 'last'),
  placeField('scannedPlaces', 'scanned'),
  campaignField('firstCampaign', 'first'),
  campaignField('lastCampaign', 'last'),
  campaignField('scannedCampaigns', 'scanned'),
];
