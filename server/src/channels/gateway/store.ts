import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** What one process saw of a channel's callbacks since it last told. */
export interface Sighting {
  channelId: string;
  workspaceId: string;
  accepted: number;
  refused: number;
  acceptedAt: Date | null;
  refusedAt: Date | null;
  refusedBecause: string | null;
}

/** Adds the sightings to the counts, in one statement. */
export async function saveSightings(tx: Tx, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return;
  await sql`insert into channels.callbacks as c
      (channel_id, workspace_id, accepted, refused, accepted_at, refused_at, refused_because)
    select "channelId", "workspaceId", accepted, refused, "acceptedAt", "refusedAt", "refusedBecause"
    from jsonb_to_recordset(${asJson(sightings)}) as s("channelId" uuid, "workspaceId" uuid,
      accepted bigint, refused bigint, "acceptedAt" timestamptz, "refusedAt" timestamptz,
      "refusedBecause" text)
    order by "channelId"
    on conflict (channel_id) do update set
      accepted = c.accepted + excluded.accepted,
      refused = c.refused + excluded.refused,
      accepted_at = greatest(c.accepted_at, excluded.accepted_at),
      refused_at = greatest(c.refused_at, excluded.refused_at),
      refused_because = coalesce(excluded.refused_because, c.refused_because)`.execute(tx);
}
