import type { Rule } from '#contracts/rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { FieldQuery, SegmentField } from '#kernel/segment-field.ts';
import { sendMarginMs } from './decision/rules.ts';
import { builtInPurposes, loadRules } from './settings.ts';

const channel = { name: 'channel', required: false, choices: true } as const;

const channelChoices = async (tx: Tx, workspaceId: string) => {
  const { rows } = await sql<{ value: string; label: string }>`
    select id as value, name as label from channels.accounts
    where workspace_id = ${workspaceId} order by lower(name)`.execute(tx);
  return rows.map((row) => ({ ...row, parent: null }));
};

const purposeChoices = async (tx: Tx, workspaceId: string) => {
  const { purposes } = await loadRules(tx, workspaceId);
  const ours = new Set(builtInPurposes.map(({ key }) => key));
  return purposes.map(({ key, name }) => ({
    value: key,
    label: ours.has(key) ? null : name,
    parent: null,
  }));
};

const ofChannel = ({ workspaceId, params }: FieldQuery) =>
  params['channel']
    ? sql`w.workspace_id = ${workspaceId} and w.channel_id::text = ${params['channel']}`
    : sql`w.workspace_id = ${workspaceId}`;

/** When the window in which she may be written to closes; unknown while none is open. */
const windowCloses: SegmentField = {
  name: 'messages.windowClosesAt',
  group: 'channels',
  type: 'moment',
  params: [channel],
  changedBy: [
    'contact.followed',
    'contact.unfollowed',
    'code.scanned',
    'message.received',
    'menu.clicked',
    'message.sent',
    'message.failed',
  ],
  rows(query) {
    const closes = sql`w.closes_at - ${sendMarginMs}::float8 * interval '1 millisecond'`;
    return {
      from: sql`messages.windows w`,
      contact: sql.ref('w.contact_id'),
      ofPeople: true,
      where: sql`${ofChannel(query)} and w.closed_by is null and coalesce(w.remaining, 1) > 0`,
      value: closes,
      until: closes,
    };
  },
  choices: channelChoices,
};

const inWindow: SegmentField = {
  name: 'messages.inWindow',
  group: 'channels',
  type: 'boolean',
  params: [channel],
  changedBy: [],
  expand: ({ params }): Rule => ({
    kind: 'field',
    field: windowCloses.name,
    params,
    test: { op: 'known' },
  }),
  choices: channelChoices,
};

/** Whether a message for a purpose would go out to her now: her window is open and she agrees. */
const reachable: SegmentField = {
  name: 'messages.reachable',
  group: 'channels',
  type: 'boolean',
  params: [
    { name: 'purpose', required: true, choices: true },
    { name: 'channel', required: true, choices: true },
  ],
  changedBy: [],
  expand: ({ params: { purpose = '', channel: account = '' } }): Rule => ({
    kind: 'group',
    match: 'all',
    rules: [
      {
        kind: 'field',
        field: windowCloses.name,
        params: { channel: account },
        test: { op: 'known' },
      },
      {
        kind: 'field',
        field: 'consent.given',
        params: { purpose, channel: account },
        test: { op: 'isTrue' },
      },
    ],
  }),
  choices: (tx, workspaceId, { param }) =>
    param === 'channel' ? channelChoices(tx, workspaceId) : purposeChoices(tx, workspaceId),
};

/** Templates of subscription messages that she agreed to last. */
const templates: SegmentField = {
  name: 'messages.templates',
  group: 'channels',
  type: 'list',
  changedBy: ['subscription.changed'],
  rows: ({ workspaceId }) => ({
    from: sql`kernel.facts f`,
    contact: sql.ref('f.contact_id'),
    where: sql`f.workspace_id = ${workspaceId} and f.type = 'subscription.changed'`,
    value: sql`case when f.data -> 'accepted' = 'true' then f.data ->> 'templateId' end`,
    per: sql`f.data ->> 'templateId'`,
    latest: [
      { by: sql.ref('f.occurred_at'), desc: true },
      { by: sql.ref('f.id'), desc: true },
    ],
  }),
};

/** What segment rules may ask of how a person can be reached right now. */
export const messageFields: SegmentField[] = [inWindow, windowCloses, reachable, templates];
