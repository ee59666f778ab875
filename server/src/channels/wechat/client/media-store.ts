import { sql, type Tx } from '#kernel/db/database.ts';

/** The media id under which the platform still keeps this content, or null. */
export async function findMedia(
  tx: Tx,
  channelId: string,
  kind: string,
  hash: string,
  now: Date,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select media_id as id from channels.media
    where channel_id = ${channelId} and kind = ${kind} and content_hash = ${hash}
      and expires_at > ${now}`.execute(tx);
  return rows[0]?.id ?? null;
}

export async function saveMedia(
  tx: Tx,
  account: { id: string; workspaceId: string },
  media: { kind: string; hash: string; mediaId: string; expiresAt: Date },
): Promise<void> {
  await sql`insert into channels.media
      (channel_id, workspace_id, kind, content_hash, media_id, expires_at)
    values (${account.id}, ${account.workspaceId}, ${media.kind}, ${media.hash}, ${media.mediaId},
      ${media.expiresAt})
    on conflict (channel_id, kind, content_hash)
      do update set media_id = excluded.media_id, expires_at = excluded.expires_at`.execute(tx);
}

export async function forgetMedia(tx: Tx, channelId: string, mediaId: string): Promise<void> {
  await sql`delete from channels.media where channel_id = ${channelId} and media_id = ${mediaId}`.execute(
    tx,
  );
}

/** Removes what the platform has dropped. */
export async function purgeMedia(tx: Tx, now: Date): Promise<void> {
  await sql`delete from channels.media where expires_at < ${now}`.execute(tx);
}
