import type { TagMirrorStatus } from '#contracts/api/tags/mirrors.ts';
import type { MirrorRefusal, TagMirrorNote, TagMirrorProblem } from '#contracts/tag-mirrors.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';

export interface MirrorRow {
  tagId: string;
  channelId: string;
  workspaceId: string;
  platformName: string;
  platformId: string | null;
  takeOver: boolean;
  askedAt: Date | null;
  state: TagMirrorStatus['state'];
  /** Null: what the platform has is not known. */
  checkedAt: Date | null;
}

/** The mirrors of an account, the oldest first. */
export async function mirrorsOf(tx: Tx, channelId: string): Promise<MirrorRow[]> {
  const { rows } = await sql<MirrorRow>`
    select tag_id as "tagId", channel_id as "channelId", workspace_id as "workspaceId",
      platform_name as "platformName", platform_id as "platformId", take_over as "takeOver",
      asked_at as "askedAt", state, checked_at as "checkedAt"
    from audience.tag_mirrors where channel_id = ${channelId} order by created_at, tag_id`.execute(
    tx,
  );
  return rows;
}

/** Begins to mirror a tag, or begins again under another name or after a failure. */
export async function saveMirror(
  tx: Tx,
  mirror: Pick<MirrorRow, 'workspaceId' | 'tagId' | 'channelId' | 'platformName' | 'takeOver'>,
  now: Date,
): Promise<void> {
  await sql`
    insert into audience.tag_mirrors as m (workspace_id, tag_id, channel_id, platform_name,
      take_over, state, created_at)
    values (${mirror.workspaceId}, ${mirror.tagId}, ${mirror.channelId}, ${mirror.platformName},
      ${mirror.takeOver}, 'starting', ${now})
    on conflict (tag_id, channel_id) do update set platform_name = excluded.platform_name,
      take_over = excluded.take_over, failure = null, checked_at = null, state = 'starting'`.execute(
    tx,
  );
}

/**
 * Mirrors that were called like their tag are called like it again after it was renamed, where the
 * platform takes so long a name.
 */
export async function followName(
  tx: Tx,
  registry: Registry,
  tagId: string,
  [before, after]: readonly [string, string],
): Promise<void> {
  const bytes = Buffer.byteLength(after);
  const kinds = registry
    .all('tagMirrors')
    .filter(({ limits }) => bytes <= limits.nameBytes)
    .map(({ kind }) => kind);
  await sql`
    update audience.tag_mirrors set platform_name = ${after}, state = 'starting', failure = null
    where tag_id = ${tagId} and platform_name = ${before} and state <> 'ending'
      and channel_id in (select id from channels.accounts where kind = any(${kinds}::text[]))
  `.execute(tx);
}

/** @throws DomainError `tag_mirror.not_found` */
export async function endMirror(tx: Tx, tagId: string, channelId: string): Promise<void> {
  const { rows } = await sql`
    update audience.tag_mirrors set state = 'ending', failure = null
    where tag_id = ${tagId} and channel_id = ${channelId} returning tag_id`.execute(tx);
  if (rows.length === 0) throw notFound('tag_mirror', channelId);
  await sql`delete from audience.mirror_queue
    where tag_id = ${tagId} and channel_id = ${channelId}`.execute(tx);
}

/** Forgets a mirror with all we know of who has the platform's tag. */
export async function dropMirror(tx: Tx, { tagId, channelId }: MirrorRow): Promise<void> {
  for (const table of ['mirror_queue', 'mirror_members', 'tag_mirrors'])
    await sql`delete from ${sql.table(`audience.${table}`)}
      where tag_id = ${tagId} and channel_id = ${channelId}`.execute(tx);
}

export interface MirrorChange {
  platformId?: string | null;
  askedAt?: Date | null;
  state?: MirrorRow['state'];
  failure?: { code: TagMirrorProblem; values: Record<string, string | number> } | null;
  note?: { code: TagMirrorNote; values: Record<string, string | number>; at: string };
  syncedAt?: Date;
  checkedAt?: Date | null;
}

const asColumn = {
  platformId: 'platform_id',
  askedAt: 'asked_at',
  state: 'state',
  failure: 'failure',
  note: 'note',
  syncedAt: 'synced_at',
  checkedAt: 'checked_at',
} as const;

/** Writes what became of a mirror, unless it is to end. */
export async function changeMirror(
  tx: Tx,
  { tagId, channelId }: Pick<MirrorRow, 'tagId' | 'channelId'>,
  change: MirrorChange,
): Promise<void> {
  const sets = Object.entries(change).map(([name, value]) => {
    const column = sql.ref(asColumn[name as keyof MirrorChange]);
    const json = name === 'failure' || name === 'note';
    return sql`${column} = ${json && value !== null ? sql`${JSON.stringify(value)}::jsonb` : value}`;
  });
  await sql`update audience.tag_mirrors set ${sql.join(sets)}
    where tag_id = ${tagId} and channel_id = ${channelId} and state <> 'ending'`.execute(tx);
}

interface StatusRow extends Omit<TagMirrorStatus, 'syncedAt' | 'checkedAt'> {
  syncedAt: Date | null;
  checkedAt: Date | null;
}

/** How a tag's mirrors stand. */
export async function readMirrors(
  tx: Tx,
  workspaceId: string,
  tagId: string,
): Promise<TagMirrorStatus[]> {
  const { rows } = await sql<StatusRow>`
    select m.channel_id as "channelId", a.name as "channelName", m.platform_name as "platformName",
      m.state, m.failure as problem, m.note, m.synced_at as "syncedAt", m.checked_at as "checkedAt",
      (select count(*)::int from audience.mirror_members p where p.channel_id = m.channel_id
        and p.tag_id = m.tag_id and p.refused is null) as people,
      (select count(*)::int from audience.mirror_queue q where q.channel_id = m.channel_id
        and q.tag_id = m.tag_id) as waiting,
      coalesce((select jsonb_agg(jsonb_build_object('reason', reason, 'count', n) order by reason)
        from (select refused as reason, count(*)::int as n from audience.mirror_members p
          where p.channel_id = m.channel_id and p.tag_id = m.tag_id and p.refused is not null
          group by 1) r), '[]') as refused
    from audience.tag_mirrors m join channels.accounts a on a.id = m.channel_id
    where m.workspace_id = ${workspaceId} and m.tag_id = ${tagId} order by m.created_at`.execute(
    tx,
  );
  return rows.map(({ syncedAt, checkedAt, ...row }) => ({
    ...row,
    syncedAt: syncedAt?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
  }));
}

/** Whom the platform would not give a tag to: to be asked again. */
export async function retryRefused(
  tx: Tx,
  { tagId, channelId, workspaceId }: MirrorRow,
  now: Date,
  reason: MirrorRefusal,
): Promise<void> {
  await sql`
    with again as (
      delete from audience.mirror_members
      where channel_id = ${channelId} and tag_id = ${tagId} and refused = ${reason}
      returning contact_id
    )
    insert into audience.mirror_queue (workspace_id, contact_id, channel_id, tag_id, queued_at)
    select distinct ${workspaceId}::uuid, contact_id, ${channelId}::uuid, ${tagId}::uuid,
      ${now}::timestamptz
    from again on conflict do nothing`.execute(tx);
}
