import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { wallTime } from '#kernel/time/zones.ts';

/** The calendar month in a zone, `YYYY-MM`. */
export const monthIn = (zone: string, at: Date): string =>
  new Date(wallTime(zone, at)).toISOString().slice(0, 7);

/** How many mass messages people got, by the platform's calendar. */
export interface MassSends {
  of(person: string, channelId: string, month: string): number;
}

/** Of this month, in whatever zone, and those next to it. */
const around = 40;

export async function loadMassSends(
  tx: Tx,
  people: readonly string[],
  now: Date,
): Promise<MassSends> {
  const since = new Date(now.getTime() - around * 86_400_000);
  const { rows } = await sql<{ person: string; channelId: string; month: string; times: number }>`
    select p.id as person, m.channel_id as "channelId", to_char(m.month, 'YYYY-MM') as month,
      sum(m.times)::int as times
    from unnest(${people}::uuid[]) p(id)
    cross join lateral (
      select p.id as member union all select c.id from kernel.contacts c where c.merged_into = p.id
    ) one
    join messages.mass_sends m on m.contact_id = one.member and m.month >= ${since}::date
    group by 1, 2, 3`.execute(tx);
  const keyOf = (...parts: string[]) => parts.join(' ');
  const times = new Map(
    rows.map((row) => [keyOf(row.person, row.channelId, row.month), row.times]),
  );
  return { of: (...place) => times.get(keyOf(...place)) ?? 0 };
}

/** Counts mass messages that are about to be handed over, or takes back that they were. */
export async function countMassSends(
  tx: Tx,
  rows: readonly { workspaceId: string; contactId: string; channelId: string }[],
  month: string,
  by: 1 | -1,
): Promise<void> {
  if (rows.length === 0) return;
  const places = rows.map(({ workspaceId, contactId, channelId }) => ({
    workspaceId,
    contactId,
    channelId,
  }));
  await sql`
    insert into messages.mass_sends as m (workspace_id, contact_id, channel_id, month, times)
    select "workspaceId", "contactId", "channelId", ${`${month}-01`}::date, ${by}::int * count(*)
    from jsonb_to_recordset(${asJson(places)}) as r("workspaceId" uuid, "contactId" uuid,
      "channelId" uuid)
    group by 1, 2, 3 order by 2, 3
    on conflict (contact_id, channel_id, month) do update
      set times = greatest(0, m.times + excluded.times)`.execute(tx);
}
