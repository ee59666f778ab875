import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/**
 * What holds for a person as of the last look at her. Who has none was never looked at; the first look
 * must be at all segments, since from then on only what happens brings another.
 */
export interface Standing {
  personId: string;
  segments: number[];
  wakeAt: Date | null;
}

export async function loadStandings(
  tx: Tx,
  people: readonly string[],
): Promise<Map<string, Standing>> {
  const { rows } = await sql<Standing>`
    select person_id as "personId", segments, wake_at as "wakeAt"
    from audience.standings where person_id = any(${people}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.personId, row]));
}

export async function saveStandings(
  tx: Tx,
  workspaceId: string,
  standings: readonly Standing[],
): Promise<void> {
  if (standings.length === 0) return;
  await sql`
    insert into audience.standings (person_id, workspace_id, lane, segments, wake_at)
    select "personId", ${workspaceId}, kernel.lane_of("personId"),
      array(select jsonb_array_elements_text(segments)::int), "wakeAt"
    from jsonb_to_recordset(${asJson(standings)})
      as x("personId" uuid, segments jsonb, "wakeAt" timestamptz)
    on conflict (person_id) do update
      set segments = excluded.segments, wake_at = excluded.wake_at`.execute(tx);
}
