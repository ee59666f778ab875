import { sql, type Tx } from '#kernel/db/database.ts';
import type { Counted } from './caps.ts';

/** What the outbox, the windows and the lists know of one person. */
export interface Standing {
  /** Where she can be written to, the identity learned last first. */
  addresses: { channelId: string; kind: string; id: string }[];
  windows: WindowRow[];
  /** Messages she agreed to get, by channel and template. */
  grants: { channelId: string; templateId: string; remaining: number }[];
  /** Messages decided to be sent that are still on their way. */
  pending: Pending[];
  suppressed: { purpose: string | null; why: string; until: Date | null }[];
}

export interface WindowRow {
  channelId: string;
  bucket: string;
  openedAt: Date;
  closesAt: Date;
  remaining: number | null;
  closedBy: 'unfollowed' | 'platform' | 'unreachable' | null;
  closedAt: Date | null;
}

/** A message on its way. */
export interface Pending extends Counted {
  /** Null: decided in this batch. */
  id: string | null;
  contactId: string;
  priority: number;
  uses: 'window' | 'grant' | 'nothing' | 'mass';
  templateId: string | null;
  /** Handed to the platform already. */
  claimed: boolean;
}

/** As JSON has it: moments are texts. */
type Json<T> = {
  [K in keyof T]: T[K] extends Date ? string : Date extends T[K] ? string | null : T[K];
};

interface Row {
  id: string;
  addresses: Standing['addresses'];
  windows: Json<WindowRow>[];
  grants: Standing['grants'];
  pending: Json<Pending>[];
  suppressed: Json<Standing['suppressed'][number]>[];
}

/**
 * Loads many people in one statement. `offset 0` keeps the planner to the keys by contact: while its
 * figures are young it takes a workspace for a handful of rows and reads it whole (measured: 37 ms
 * instead of 2 for 100 people among 3,000).
 *
 * @param ids of people who stand for themselves (not merged away)
 * @param except messages that do not count as pending: those that are being decided
 * @param look what there may be anything of; most batches need neither (a millisecond less each)
 */
export async function loadStandings(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  kinds: readonly string[],
  except: readonly string[],
  look: { grants: boolean; suppressions: boolean },
): Promise<Map<string, Standing>> {
  const grants = look.grants
    ? sql`coalesce((select jsonb_agg(jsonb_build_object('channelId', g.channel_id,
        'templateId', g.template_id, 'remaining', g.remaining))
      from messages.grants g where g.contact_id = p.id), '[]')`
    : sql`'[]'::jsonb`;
  const suppressed = look.suppressions ? suppressionsOf(workspaceId) : sql`'[]'::jsonb`;
  const { rows } = await sql<Row>`
    select p.id,
      coalesce((select jsonb_agg(jsonb_build_object('channelId', i.account, 'kind', i.kind,
          'id', i.external_id) order by i.created_at desc)
        from unnest(person.members) member
        cross join lateral (select * from kernel.identities where contact_id = member offset 0) i
        where i.workspace_id = ${workspaceId} and i.kind = any(${kinds}::text[])), '[]') as addresses,
      coalesce((select jsonb_agg(jsonb_build_object('channelId', w.channel_id, 'bucket', w.bucket,
          'openedAt', w.opened_at, 'closesAt', w.closes_at, 'remaining', w.remaining,
          'closedBy', w.closed_by, 'closedAt', w.closed_at))
        from messages.windows w where w.contact_id = p.id), '[]') as windows,
      ${grants} as grants,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'contactId', o.contact_id,
          'channelId', o.channel_id, 'purpose', o.purpose, 'priority', o.priority, 'uses', o.uses,
          'templateId', o.content -> 'templateId', 'at', o.decided_at,
          'claimed', o.claimed_by is not null))
        from unnest(person.members) member
        cross join lateral (select * from messages.outbox x where x.contact_id = member offset 0) o
        where (o.not_before is null or o.uses = 'mass') and o.id <> all(${except}::uuid[])), '[]')
        as pending,
      ${suppressed} as suppressed
    from unnest(${ids}::uuid[]) p(id)
    cross join lateral (select array(select p.id union all
      select c.id from kernel.contacts c where c.merged_into = p.id) as members) person`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

/** Entries that name her, or an identity of hers. */
const suppressionsOf = (workspaceId: string) => sql`
  coalesce((select jsonb_agg(jsonb_build_object('purpose', s.purpose, 'why', s.why,
      'until', s.until))
    from unnest(person.members) member
    cross join lateral (
      select x.purpose, x.why, x.until
      from (select * from messages.suppressions where contact_id = member offset 0) x
      where x.workspace_id = ${workspaceId}
      union all
      select x.purpose, x.why, x.until
      from (select * from kernel.identities where contact_id = member offset 0) i
      cross join lateral (select * from messages.suppressions y
        where y.workspace_id = ${workspaceId} and y.identity_kind = i.kind
          and y.identity_account = i.account and y.identity_id = i.external_id offset 0) x
      where i.workspace_id = ${workspaceId}) s), '[]')`;

const date = (text: string | null) => (text === null ? null : new Date(text));

const toStanding = (row: Row): Standing => ({
  addresses: row.addresses,
  grants: row.grants,
  windows: row.windows.map((window) => ({
    ...window,
    openedAt: new Date(window.openedAt),
    closesAt: new Date(window.closesAt),
    closedAt: date(window.closedAt),
  })),
  pending: row.pending.map((entry) => ({ ...entry, at: new Date(entry.at) })),
  suppressed: row.suppressed.map((entry) => ({ ...entry, until: date(entry.until) })),
});

/** First key of the advisory locks of those who decide about people. */
const deciderClass = 72_113;
/**
 * So many locks there are at most, of people who share them by a hash: PostgreSQL has room for 6,400 in all as
 * it comes (64 for each of 100 connections), and a batch may be about 2,000 people. One person in twenty
 * waits for a batch of 200 that she is not in, some tens of milliseconds.
 */
const turnstiles = 4_096;

/**
 * Waits for others who decide about the same people, until their transactions end, and has those after us
 * wait: of two who saw a cap's last place free both would take it. In order, so that two batches do not
 * wait for each other.
 */
export async function takeTurns(tx: Tx, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  await sql`
    select count(pg_advisory_xact_lock(${deciderClass}, p.key))
    from (select distinct hashtext(id) & ${turnstiles - 1}::int as key from unnest(${people}::text[]) id order by 1) p`.execute(
    tx,
  );
}

/** What each person got of all purposes but these since a time, by whatever module it was sent. */
export async function loadRecent(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  uncapped: readonly string[],
  since: Date,
): Promise<Map<string, Counted[]>> {
  const { rows } = await sql<Counted & { id: string }>`
    select p.id, l.purpose, l.channel_id as "channelId", l.settled_at as at
    from unnest(${ids}::uuid[]) p(id)
    cross join lateral (
      select p.id as member union all select c.id from kernel.contacts c where c.merged_into = p.id
    ) person
    cross join lateral (
      select * from messages.log x where x.contact_id = person.member offset 0) l
    where l.workspace_id = ${workspaceId} and l.purpose <> all(${uncapped}::text[])
      and l.status in ('sent', 'uncertain') and l.settled_at > ${since}`.execute(tx);
  const recent = new Map<string, Counted[]>();
  for (const { id, ...counted } of rows) {
    const known = recent.get(id);
    if (known) known.push(counted);
    else recent.set(id, [counted]);
  }
  return recent;
}
