import type { FactType } from '#contracts/facts.ts';
import { sql } from '#kernel/db/database.ts';
import type { FieldQuery, FieldRows, SegmentField } from '#kernel/segment-field.ts';
import { presence } from './activity.ts';
import {
  attributeChoices,
  channelChoices,
  identityChoices,
  profileChoices,
} from './segment-choices.ts';

const told: readonly FactType[] = ['contact.identified'];
const follows: readonly FactType[] = ['contact.followed', 'contact.unfollowed'];
const channel = { name: 'channel', required: false, choices: true } as const;
const attributeKey = { name: 'key', required: true, choices: true } as const;

type ProfileColumn = 'language' | 'country' | 'city' | 'gender' | 'time_zone' | 'name' | 'birthday';

const profileRows =
  (column: ProfileColumn) =>
  ({ workspaceId }: FieldQuery): FieldRows => ({
    from: sql`contacts.profiles p`,
    contact: sql.ref('p.contact_id'),
    ofPeople: true,
    where: sql`p.workspace_id = ${workspaceId}`,
    value: sql.ref(`p.${column}`),
  });

const profileField = (
  name: string,
  column: ProfileColumn,
  type: 'text' | 'choice' | 'day',
): SegmentField => ({
  name: `contacts.${name}`,
  group: 'profile',
  type,
  changedBy: told,
  rows: profileRows(column),
  ...(column === 'name' || column === 'birthday' ? {} : { choices: profileChoices(column) }),
});

/** An attribute as people have it: what staff entered before what was derived, each side its latest. */
const attributeField = (
  name: string,
  type: 'text' | 'number' | 'day',
  value: ReturnType<typeof sql>,
): SegmentField => ({
  name: `contacts.${name}`,
  group: 'profile',
  type,
  params: [attributeKey],
  changedBy: told,
  rows: ({ workspaceId, params }) => ({
    from: sql`contacts.attributes a`,
    contact: sql.ref('a.contact_id'),
    where: sql`a.workspace_id = ${workspaceId} and a.key = ${params['key'] ?? ''}`,
    value,
    alone: sql`not a.by_hand and not exists (select from contacts.attributes o
      where o.contact_id = a.contact_id and o.key = a.key and o.by_hand)`,
    folded: {
      columns: {
        value: sql`case when a.value <> 'null' then ${value} end`,
        at: sql.ref('a.at'),
        contact: sql.ref('a.contact_id'),
        by_hand: sql.ref('a.by_hand'),
        // What staff took back shows what was derived, also when it is no value of this type.
        held: sql`a.value <> 'null'`,
      },
      value: sql`case when ${latestOf(sql`x.held`, sql`x.by_hand`)}
        then ${latestOf(sql`x.value`, sql`x.by_hand`)}
        else ${latestOf(sql`x.value`, sql`not x.by_hand`)} end`,
    },
  }),
  choices: attributeChoices,
});

const latestOf = (column: ReturnType<typeof sql>, side: ReturnType<typeof sql>) =>
  sql`(array_agg(${column} order by x.at desc, x.contact desc) filter (where ${side}))[1]`;

/** Rows of who follows what, of one channel account when one is named. */
const followRows = ({ workspaceId, params }: FieldQuery) => ({
  from: sql`contacts.follows f`,
  contact: sql.ref('f.contact_id'),
  where: params['channel']
    ? sql`f.workspace_id = ${workspaceId} and f.channel_id::text = ${params['channel']}`
    : sql`f.workspace_id = ${workspaceId}`,
});

const activityField = (
  name: string,
  column: 'first_seen_at' | 'last_seen_at' | 'last_inbound_at',
  changedBy: readonly FactType[],
): SegmentField => ({
  name: `contacts.${name}`,
  group: 'activity',
  type: 'moment',
  changedBy,
  rows: ({ workspaceId }) => ({
    from: sql`contacts.activity a`,
    contact: sql.ref('a.contact_id'),
    where: sql`a.workspace_id = ${workspaceId}`,
    value: sql.ref(`a.${column}`),
    latest: [{ by: sql.ref(`a.${column}`), desc: column !== 'first_seen_at' }],
    alone: sql`true`,
  }),
});

/** What segment rules may ask of people: who they are, how they are known, when they were seen. */
export const contactFields: SegmentField[] = [
  profileField('name', 'name', 'text'),
  profileField('gender', 'gender', 'choice'),
  profileField('language', 'language', 'choice'),
  profileField('country', 'country', 'choice'),
  profileField('city', 'city', 'text'),
  profileField('timeZone', 'time_zone', 'choice'),
  profileField('birthday', 'birthday', 'day'),
  attributeField('attribute', 'text', sql`a.value #>> '{}'`),
  attributeField(
    'attributeNumber',
    'number',
    sql`case when jsonb_typeof(a.value) = 'number' then a.value::float8 end`,
  ),
  attributeField(
    'attributeDay',
    'day',
    sql`case when a.value #>> '{}' ~ '^\d{4}-\d{2}-\d{2}'
      and pg_input_is_valid(left(a.value #>> '{}', 10), 'date')
      then left(a.value #>> '{}', 10)::date end`,
  ),
  {
    name: 'contacts.knownBy',
    group: 'identity',
    type: 'list',
    changedBy: ['identity.learned'],
    rows: ({ workspaceId }) => ({
      from: sql`kernel.identities i`,
      contact: sql.ref('i.contact_id'),
      where: sql`i.workspace_id = ${workspaceId}`,
      value: sql.ref('i.kind'),
      is: (values) => sql`i.kind = any(${values}::text[])`,
    }),
    choices: identityChoices,
  },
  {
    name: 'contacts.following',
    group: 'channels',
    type: 'list',
    changedBy: follows,
    rows: (query) => {
      const rows = followRows(query);
      return {
        ...rows,
        where: sql`${rows.where} and f.until is null`,
        value: sql`f.channel_id::text`,
      };
    },
    choices: channelChoices,
  },
  {
    name: 'contacts.followedAt',
    group: 'channels',
    type: 'moment',
    params: [channel],
    changedBy: follows,
    rows: (query) => ({
      ...followRows(query),
      value: sql.ref('f.since'),
      latest: [{ by: sql.ref('f.since'), desc: true }],
    }),
    choices: channelChoices,
  },
  {
    name: 'contacts.unfollowedAt',
    group: 'channels',
    type: 'moment',
    params: [channel],
    changedBy: follows,
    rows: (query) => ({
      ...followRows(query),
      value: sql.ref('f.until'),
      latest: [{ by: sql.ref('f.until'), desc: true }],
    }),
    choices: channelChoices,
  },
  activityField('firstSeenAt', 'first_seen_at', presence),
  activityField('lastSeenAt', 'last_seen_at', presence),
  activityField('lastInboundAt', 'last_inbound_at', ['message.received', 'menu.clicked']),
];
