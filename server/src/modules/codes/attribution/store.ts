import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Arrival, Touch } from './arrivals.ts';

/**
 * Writes down how people came.
 *
 * @returns which codes had touched whom before, as `personKey`
 */
export async function saveArrivals(tx: Tx, arrivals: readonly Arrival[]): Promise<Set<string>> {
  if (arrivals.length === 0) return new Set();
  const rows = arrivals.map(({ code, ...arrival }) => ({ ...arrival, codeId: code?.id ?? null }));
  const { rows: known } = await sql<{ contactId: string; codeId: string }>`
    with given as materialized (
      select * from jsonb_to_recordset(${asJson(rows)}) as s("contactId" uuid, at timestamptz,
        "factId" uuid, "workspaceId" uuid, "codeId" uuid, "channelId" uuid, scene text, kind text,
        mark text)
    ), added as (
      insert into codes.scans
        (contact_id, at, fact_id, workspace_id, code_id, channel_id, scene, kind, arrival)
      select "contactId", at, "factId", "workspaceId", "codeId", "channelId", scene, kind, mark
      from given on conflict do nothing
    )
    select g."contactId", g."codeId"
    from (select distinct "contactId", "codeId" from given where "codeId" is not null) g
    -- The statement does not see the rows that it adds itself.
    cross join lateral (
      select from codes.scans where contact_id = g."contactId" and code_id = g."codeId" limit 1
    ) earlier`.execute(tx);
  return new Set(known.map(personKey));
}

export const personKey = (touch: { contactId: string; codeId: string }): string =>
  `${touch.contactId} ${touch.codeId}`;

/** First touch stays the earliest, last touch becomes the latest, whatever order facts come in. */
export async function saveTouches(tx: Tx, touches: readonly Touch[]): Promise<void> {
  await sql`insert into codes.touches as t (contact_id, workspace_id, first_code, first_at, last_code, last_at)
    select "contactId", "workspaceId", "firstCode", "firstAt", "lastCode", "lastAt"
    from jsonb_to_recordset(${asJson(touches)}) as x("contactId" uuid, "workspaceId" uuid,
      "firstCode" uuid, "firstAt" timestamptz, "lastCode" uuid, "lastAt" timestamptz)
    on conflict (contact_id) do update set
      first_code = case when excluded.first_at < t.first_at then excluded.first_code else t.first_code end,
      first_at = least(t.first_at, excluded.first_at),
      last_code = case when excluded.last_at >= t.last_at then excluded.last_code else t.last_code end,
      last_at = greatest(t.last_at, excluded.last_at)`.execute(tx);
}

/** A follow that a code brought. */
export interface Follow {
  workspaceId: string;
  contactId: string;
  channelId: string;
  lane: number;
  at: Date;
  codeId: string;
  /** She had never followed the channel before. */
  isNew: boolean;
}

/** Notes the follows that codes brought, on the day of the workspace's zone. */
export async function saveFollows(tx: Tx, follows: readonly Follow[]): Promise<void> {
  if (follows.length === 0) return;
  await sql`insert into codes.follows (contact_id, channel_id, followed_at, workspace_id, code_id, day, is_new)
    select "contactId", "channelId", at, "workspaceId", "codeId", (at at time zone w.time_zone)::date, "isNew"
    from jsonb_to_recordset(${asJson(follows)}) as f("contactId" uuid, "channelId" uuid, at timestamptz,
      "workspaceId" uuid, "codeId" uuid, "isNew" boolean)
    join kernel.workspaces w on w.id = "workspaceId"
    on conflict do nothing`.execute(tx);
}

export interface Leaving {
  contactId: string;
  channelId: string | null;
  at: Date;
}

/** Ends the follows of people who left. */
export async function endFollows(tx: Tx, leavings: readonly Leaving[]): Promise<void> {
  await sql`update codes.follows f set unfollowed_at = l.at
    from jsonb_to_recordset(${asJson(leavings)}) as l("contactId" uuid, "channelId" uuid, at timestamptz)
    where f.contact_id = l."contactId" and f.channel_id = l."channelId"
      and f.unfollowed_at is null and f.followed_at <= l.at`.execute(tx);
}

/**
 * Works the touches of people out again, from all their contacts. An order or a message is credited
 * by the scans and visits themselves, so until then nothing goes wrong.
 *
 * @param people ids of contacts; those merged into somebody keep their own, for an undoing
 */
export async function rebuildTouches(tx: Tx, people: readonly string[]): Promise<void> {
  await sql`with person as materialized (
      select id, workspace_id from kernel.contacts
      where id = any(${people}::uuid[]) and merged_into is null
    ), worked as materialized (
      select p.id, p.workspace_id, first.code_id as first_code, first.at as first_at,
        last.code_id as last_code, last.at as last_at
      from person p
      left join lateral (${touchOf(sql`asc`)}) first on true
      left join lateral (${touchOf(sql`desc`)}) last on true
    ), gone as (
      delete from codes.touches t using worked w where t.contact_id = w.id and w.first_code is null
    )
    insert into codes.touches (contact_id, workspace_id, first_code, first_at, last_code, last_at)
    select id, workspace_id, first_code, first_at, last_code, last_at from worked
    where first_code is not null order by id
    on conflict (contact_id) do update set first_code = excluded.first_code,
      first_at = excluded.first_at, last_code = excluded.last_code, last_at = excluded.last_at`.execute(
    tx,
  );
}

/** Of each of a person's contacts the first or last row of its key, then of those. */
const touchOf = (order: ReturnType<typeof sql>) => sql`
  select s.code_id, s.at
  from (select p.id union all select id from kernel.contacts where merged_into = p.id) member
  cross join lateral (
    select code_id, at from codes.scans where contact_id = member.id and code_id is not null
    order by at ${order}, fact_id ${order} limit 1
  ) s
  order by s.at ${order} limit 1`;
