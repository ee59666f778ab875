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

/** A row about somebody, by the contact that it is kept under. */
type Of<T> = T & { contactId: string };

/**
 * Loads many people in a handful of statements that travel together. `offset 0` keeps the planner to the
 * keys by contact: while its figures are young it takes a workspace for a handful of rows and reads it
 * whole (measured: 37 ms instead of 2 for 100 people among 3,000). Rows cost PostgreSQL less than half of
 * what one statement with JSON for each person did (2.2 ms instead of 5.5 for 200 people).
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
  const members = sql`any(array(select unnest(${ids}::uuid[]) union all
    select id from kernel.contacts where merged_into = any(${ids}::uuid[])))`;
  const [merged, addresses, windows, pending, grants, suppressed] = await Promise.all([
    sql<{ id: string; person: string }>`
      select id, merged_into as person from kernel.contacts
      where merged_into = any(${ids}::uuid[])`.execute(tx),
    sql<Of<Standing['addresses'][number]>>`
      select i.contact_id as "contactId", i.account as "channelId", i.kind, i.external_id as id
      from (select * from kernel.identities where contact_id = ${members} offset 0) i
      where i.workspace_id = ${workspaceId} and i.kind = any(${kinds}::text[])
      order by i.created_at desc`.execute(tx),
    sql<Of<WindowRow>>`
      select contact_id as "contactId", channel_id as "channelId", bucket, opened_at as "openedAt",
        closes_at as "closesAt", remaining, closed_by as "closedBy", closed_at as "closedAt"
      from messages.windows where contact_id = any(${ids}::uuid[])`.execute(tx),
    sql<Pending>`
      select o.id, o.contact_id as "contactId", o.channel_id as "channelId", o.purpose, o.priority,
        o.uses, o.content ->> 'templateId' as "templateId", o.decided_at as at,
        o.claimed_by is not null as claimed
      from (select * from messages.outbox where contact_id = ${members} offset 0) o
      where (o.not_before is null or o.uses = 'mass') and o.id <> all(${except}::uuid[])`.execute(
      tx,
    ),
    look.grants ? loadGrants(tx, ids) : null,
    look.suppressions ? loadSuppressed(tx, workspaceId, ids) : null,
  ]);
  const standings = new Map(ids.map((id) => [id, emptyStanding()]));
  const personOf = new Map(merged.rows.map(({ id, person }) => [id, person]));
  const of = (contactId: string) => standings.get(personOf.get(contactId) ?? contactId);
  for (const { contactId, ...address } of addresses.rows) of(contactId)?.addresses.push(address);
  for (const { contactId, ...window } of windows.rows) of(contactId)?.windows.push(window);
  for (const entry of pending.rows) of(entry.contactId)?.pending.push(entry);
  for (const { contactId, ...grant } of grants ?? []) of(contactId)?.grants.push(grant);
  for (const { contactId, ...entry } of suppressed ?? []) of(contactId)?.suppressed.push(entry);
  return standings;
}

const emptyStanding = (): Standing => ({
  addresses: [],
  windows: [],
  grants: [],
  pending: [],
  suppressed: [],
});

async function loadGrants(tx: Tx, ids: readonly string[]) {
  const { rows } = await sql<Of<Standing['grants'][number]>>`
    select contact_id as "contactId", channel_id as "channelId", template_id as "templateId",
      remaining
    from messages.grants where contact_id = any(${ids}::uuid[])`.execute(tx);
  return rows;
}

/** Entries that name a person, or an identity of hers. */
async function loadSuppressed(tx: Tx, workspaceId: string, ids: readonly string[]) {
  const { rows } = await sql<Of<Standing['suppressed'][number]>>`
    select p.id as "contactId", s.purpose, s.why, s.until
    from unnest(${ids}::uuid[]) p(id)
    cross join lateral (
      select p.id as member union all select c.id from kernel.contacts c where c.merged_into = p.id
    ) person
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
      where i.workspace_id = ${workspaceId}) s`.execute(tx);
  return rows;
}

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
