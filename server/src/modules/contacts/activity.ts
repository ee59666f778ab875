import type { AnyFact, Fact, FactType } from '#contracts/facts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** Facts that she did something herself, so that we saw her. */
export const presence: readonly FactType[] = [
  'contact.followed',
  'contact.unfollowed',
  'code.scanned',
  'message.received',
  'menu.clicked',
  'location.reported',
  'subscription.changed',
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'order.placed',
];
const shows: ReadonlySet<FactType> = new Set(presence);

/** Those of them by which she turned to the brand. */
const inbound: ReadonlySet<FactType> = new Set(['message.received', 'menu.clicked']);

interface Seen {
  contactId: string;
  workspaceId: string;
  first: Date;
  last: Date;
  inbound: Date | null;
}

/** One row per contact of a batch. A platform whose clock is ahead saw her when it told us, not later. */
export function seenIn(facts: readonly AnyFact[]): Seen[] {
  const seen = new Map<string, Seen>();
  for (const { contactId, workspaceId, type, occurredAt, recordedAt } of facts) {
    if (!shows.has(type)) continue;
    const at = occurredAt < recordedAt ? occurredAt : recordedAt;
    const row = seen.get(contactId);
    if (!row) {
      const wrote = inbound.has(type) ? at : null;
      seen.set(contactId, { contactId, workspaceId, first: at, last: at, inbound: wrote });
      continue;
    }
    if (at < row.first) row.first = at;
    if (at > row.last) row.last = at;
    if (inbound.has(type) && (row.inbound === null || at > row.inbound)) row.inbound = at;
  }
  return [...seen.values()];
}

/** Notes when people were seen: one statement for a batch, and no row where nothing is new. */
export async function saveSeen(tx: Tx, rows: readonly Seen[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into contacts.activity as a
      (contact_id, workspace_id, first_seen_at, last_seen_at, last_inbound_at)
    select "contactId", "workspaceId", first, last, inbound
    from jsonb_to_recordset(${asJson(rows)}) as x("contactId" uuid, "workspaceId" uuid,
      first timestamptz, last timestamptz, inbound timestamptz)
    on conflict (contact_id) do update set
      first_seen_at = least(a.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at),
      last_inbound_at = greatest(a.last_inbound_at, excluded.last_inbound_at)
    where excluded.last_seen_at > a.last_seen_at or excluded.first_seen_at < a.first_seen_at
      or (excluded.last_inbound_at > coalesce(a.last_inbound_at, '-infinity'))`.execute(tx);
}

type FollowFact = Fact<'contact.followed'> | Fact<'contact.unfollowed'>;

interface FollowChange {
  contactId: string;
  channelId: string;
  workspaceId: string;
  since: Date | null;
  until: Date | null;
  times: number;
  at: Date;
}

/** What a batch says about each contact and account in the end; facts come in order for a contact. */
export function followsIn(facts: readonly FollowFact[]): FollowChange[] {
  const changes = new Map<string, FollowChange>();
  for (const { contactId, channelId, workspaceId, type, occurredAt } of facts) {
    if (channelId === null) continue;
    const place = `${contactId} ${channelId}`;
    const known = changes.get(place);
    const row = known ?? {
      contactId,
      channelId,
      workspaceId,
      since: null,
      until: null,
      times: 0,
      at: occurredAt,
    };
    changes.set(place, row);
    if (type === 'contact.followed') row.times += 1;
    if (known && occurredAt < row.at) continue;
    row.at = occurredAt;
    row.until = type === 'contact.followed' ? null : occurredAt;
    if (type === 'contact.followed') row.since = occurredAt;
  }
  return [...changes.values()];
}

/** Keeps who follows what. An older word that comes late counts a follow, but changes no state. */
export async function saveFollows(tx: Tx, changes: readonly FollowChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into contacts.follows as f
      (contact_id, channel_id, workspace_id, since, until, times, changed_at)
    select "contactId", "channelId", "workspaceId", since, until, times, at
    from jsonb_to_recordset(${asJson(changes)}) as x("contactId" uuid, "channelId" uuid,
      "workspaceId" uuid, since timestamptz, until timestamptz, times int, at timestamptz)
    on conflict (contact_id, channel_id) do update set
      times = f.times + excluded.times,
      since = case when excluded.changed_at >= f.changed_at
        then coalesce(excluded.since, f.since) else f.since end,
      until = case when excluded.changed_at >= f.changed_at then excluded.until else f.until end,
      changed_at = greatest(f.changed_at, excluded.changed_at)`.execute(tx);
}
