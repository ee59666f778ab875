import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Habit } from '../digest/habits.ts';

const record = sql`("contactId" uuid, "workspaceId" uuid, channel text, wrote int, tapped int,
  viewed int, did int, shared int, reviewed int, rated int, stars int, sent int, hours int[],
  "lastAt" timestamptz, "lastFact" uuid)`;
const columns = sql`contact_id, workspace_id, channel, wrote, tapped, viewed, did, shared, reviewed,
  rated, stars, sent, hours, last_at, last_fact`;

/** Adds to what is counted. */
export async function addHabits(tx: Tx, habits: readonly Habit[]): Promise<void> {
  if (habits.length === 0) return;
  await sql`
    insert into portrait.habits as h (${columns})
    select * from jsonb_to_recordset(${asJson(habits)}) as x${record} order by 1, 3
    on conflict (contact_id, channel) do update set
      wrote = h.wrote + excluded.wrote, tapped = h.tapped + excluded.tapped,
      viewed = h.viewed + excluded.viewed, did = h.did + excluded.did,
      shared = h.shared + excluded.shared, reviewed = h.reviewed + excluded.reviewed,
      rated = h.rated + excluded.rated, stars = h.stars + excluded.stars,
      sent = h.sent + excluded.sent,
      hours = array(select a + b from unnest(h.hours, excluded.hours) with ordinality as u(a, b, n)
        order by n),
      last_at = greatest(h.last_at, excluded.last_at),
      last_fact = case when h.last_at is null
          or (excluded.last_at, excluded.last_fact) > (h.last_at, h.last_fact)
        then excluded.last_fact else h.last_fact end`.execute(tx);
}

/**
 * Makes these rows the only ones of these contacts; those that are so already are not written.
 *
 * @returns the contacts of whom something was different
 */
export async function replaceHabits(
  tx: Tx,
  contactIds: readonly string[],
  habits: readonly Habit[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select * from jsonb_to_recordset(${asJson(habits)}) as x${record}
    ), gone as (
      delete from portrait.habits h where h.contact_id = any(${contactIds}::uuid[])
        and not exists (select from wanted w
          where w."contactId" = h.contact_id and w.channel = h.channel)
      returning contact_id
    ), put as (
      insert into portrait.habits (${columns})
      select w.* from wanted w left join portrait.habits h on h.contact_id = w."contactId"
        and h.channel = w.channel
      where (h.wrote, h.tapped, h.viewed, h.did, h.shared, h.reviewed, h.rated, h.stars, h.sent,
          h.hours, h.last_at, h.last_fact) is distinct from (w.wrote, w.tapped, w.viewed, w.did,
          w.shared, w.reviewed, w.rated, w.stars, w.sent, w.hours, w."lastAt", w."lastFact")
      on conflict (contact_id, channel) do update set
        wrote = excluded.wrote, tapped = excluded.tapped, viewed = excluded.viewed,
        did = excluded.did, shared = excluded.shared, reviewed = excluded.reviewed,
        rated = excluded.rated, stars = excluded.stars, sent = excluded.sent,
        hours = excluded.hours, last_at = excluded.last_at, last_fact = excluded.last_fact
      returning contact_id
    )
    select contact_id as id from gone union select contact_id from put`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What a person does on each channel, by contact. */
export async function loadHabits(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Habit[]> {
  const { rows } = await sql<Habit>`
    select contact_id as "contactId", workspace_id as "workspaceId", channel, wrote, tapped, viewed,
      did, shared, reviewed, rated, stars, sent, hours, last_at as "lastAt", last_fact as "lastFact"
    from portrait.habits
    where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])`.execute(tx);
  return rows;
}
