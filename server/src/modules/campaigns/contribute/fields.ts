import { sql, type Tx } from '#kernel/db/database.ts';
import type { ChoiceQuery, FieldQuery, SegmentField } from '#kernel/segment-field.ts';

/** So many campaigns are offered at once, the newest first. */
async function choices(tx: Tx, workspaceId: string, { q, values, limit }: ChoiceQuery) {
  const only = values ?? null;
  const { rows } = await sql<{ value: string; label: string }>`
    select id as value, name as label from campaigns.campaigns
    where workspace_id = ${workspaceId} and status <> 'draft'
      and case when ${only}::text[] is null
        then strpos(lower(name), lower(${q})) > 0 or id::text = ${q}
        else id::text = any(${only}::text[]) end
    order by id desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, parent: null }));
}

const field = (
  name: string,
  changedBy: SegmentField['changedBy'],
  where: (query: FieldQuery) => ReturnType<typeof sql>,
): SegmentField => ({
  name: `campaigns.${name}`,
  group: 'campaigns',
  type: 'list',
  changedBy,
  rows: (query) => ({
    from: sql`campaigns.recipients r join campaigns.sendings s on s.id = r.sending_id`,
    contact: sql.ref('r.contact_id'),
    where: sql`r.workspace_id = ${query.workspaceId} and ${where(query)}`,
    value: sql`s.campaign_id::text`,
  }),
  choices,
});

/** Campaigns as a person met them, by id. */
export const campaignFields: SegmentField[] = [
  field('chosen', ['campaign.joined'], () => sql`r.turn_at is not null and r.arm <> ''`),
  field('heldOut', ['campaign.joined'], () => sql`r.turn_at is not null and r.arm = ''`),
  field('received', ['message.sent'], () => sql`r.sent_at is not null`),
  field('clicked', ['link.clicked'], () => sql`r.clicked_at is not null`),
  {
    ...field('arm', ['campaign.joined'], () => sql`r.turn_at is not null and r.arm <> ''`),
    type: 'list',
    params: [{ name: 'campaign', required: true, choices: true }],
    rows: ({ workspaceId, params }) => ({
      from: sql`campaigns.recipients r join campaigns.sendings s on s.id = r.sending_id`,
      contact: sql.ref('r.contact_id'),
      where: sql`r.workspace_id = ${workspaceId} and r.turn_at is not null and r.arm <> ''
        and s.campaign_id::text = ${params['campaign'] ?? ''}`,
      value: sql.ref('r.arm'),
    }),
    choices: async (tx, workspaceId, query) => {
      if (query.param === 'campaign') return choices(tx, workspaceId, query);
      const { rows } = await sql<{ value: string; label: string }>`
        select arm ->> 'id' as value, coalesce(nullif(arm ->> 'name', ''), arm ->> 'id') as label
        from campaigns.campaigns c, jsonb_array_elements(c.plan -> 'arms') arm
        where c.workspace_id = ${workspaceId} and c.id::text = ${query.params['campaign'] ?? ''}
        limit ${query.limit}`.execute(tx);
      return rows.map((row) => ({ ...row, parent: null }));
    },
  },
];
