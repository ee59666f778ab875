import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { getContactsForSend } from '#modules/contacts/index.ts';
import type { BestHours } from '../types.ts';

/** The time zone of each person: her own, or the workspace's while hers is not known. */
export async function zonesOf(
  tx: Tx,
  workspaceId: string,
  people: readonly string[],
): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const [contacts, { rows }] = await Promise.all([
    getContactsForSend(tx, workspaceId, people),
    sql<{ zone: string }>`
      select time_zone as zone from kernel.workspaces where id = ${workspaceId}`.execute(tx),
  ]);
  const home = rows[0]?.zone ?? 'UTC';
  return new Map(people.map((id) => [id, contacts.get(id)?.timeZone ?? home]));
}

/** What people do of themselves tells when they have time. */
const telling = ['message.received', 'menu.clicked', 'page.viewed', 'order.placed'];
/** Ours, 2026-11: so far back habits are looked for, and so many facts tell one. */
const backMs = 90 * 86_400_000;
const enough = 5;
/** Of one person, and of the workspace: the latest are enough to see a habit. */
const factLimit = 200;
const sampleLimit = 2_000;

/**
 * At which hours of their own day people act: from their own facts of 90 days, or, of those who did
 * too little, from the latest of the whole workspace.
 */
export async function bestHours(
  tx: Tx,
  workspaceId: string,
  people: readonly string[],
  zones: ReadonlyMap<string, string>,
  now: Date,
): Promise<Map<string, BestHours>> {
  if (people.length === 0) return new Map();
  const since = new Date(now.getTime() - backMs);
  const asked = people.map((id) => ({ id, zone: zones.get(id) ?? 'UTC' }));
  const { rows } = await sql<{ id: string; hour: number; n: number }>`
    select p.id, date_part('hour', f.occurred_at at time zone p.zone)::int as hour, count(*)::int as n
    from jsonb_to_recordset(${asJson(asked)}) as p(id uuid, zone text)
    cross join lateral (
      select p.id as member union all select c.id from kernel.contacts c where c.merged_into = p.id
    ) person
    cross join lateral (
      select x.occurred_at from kernel.facts x
      where x.contact_id = person.member and x.occurred_at > ${since}
        and x.type = any(${telling}::text[])
      order by x.occurred_at desc limit ${factLimit}
    ) f
    group by 1, 2`.execute(tx);
  const found = new Map<string, BestHours>();
  for (const [id, own] of Map.groupBy(rows, (row) => row.id))
    if (own.reduce((sum, { n }) => sum + n, 0) >= enough)
      found.set(id, { from: 'person', hours: histogram(own) });
  if (found.size === people.length) return found;
  const all = await workspaceHours(tx, workspaceId, since);
  for (const id of people) if (!found.has(id)) found.set(id, all);
  return found;
}

/** Of the latest facts of everybody, in the zone of the workspace, where most of them are. */
async function workspaceHours(tx: Tx, workspaceId: string, since: Date): Promise<BestHours> {
  const { rows } = await sql<{ hour: number; n: number }>`
    select date_part('hour', f.occurred_at at time zone w.time_zone)::int as hour, count(*)::int as n
    from kernel.workspaces w
    cross join lateral (
      select type, occurred_at from kernel.facts x where x.workspace_id = w.id
      order by x.id desc limit ${sampleLimit}
    ) f
    where w.id = ${workspaceId} and f.type = any(${telling}::text[]) and f.occurred_at > ${since}
    group by 1`.execute(tx);
  return rows.length > 0
    ? { from: 'workspace', hours: histogram(rows) }
    : { from: 'none', hours: [] };
}

function histogram(rows: readonly { hour: number; n: number }[]): number[] {
  const hours = Array.from({ length: 24 }, () => 0);
  for (const { hour, n } of rows) hours[hour] = (hours[hour] ?? 0) + n;
  return hours;
}
