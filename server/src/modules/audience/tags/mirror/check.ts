import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { MirrorAccount } from './accounts.ts';
import { failureOf } from './failures.ts';
import { startAgain } from './restart.ts';
import { changeMirror, retryRefused, type MirrorRow } from './store.ts';

/** An account is compared with what we know of it once a day, and when somebody asks for it. */
export const checkEveryMs = 24 * 3_600_000;

/**
 * Finds what somebody changed on the platform, where we lead: a tag that is gone is made again, one
 * that was renamed gets its name back, and people who were put on or taken off there are queued, so
 * that they are set right like everybody else.
 */
export async function check(
  kernel: Kernel,
  account: MirrorAccount,
  mirrors: readonly MirrorRow[],
  keep: () => Promise<void>,
): Promise<void> {
  const { platform, channelId } = account;
  const there = new Map((await platform.list(channelId)).map((tag) => [tag.id, tag]));
  for (const mirror of mirrors) {
    await keep();
    const tag = there.get(mirror.platformId ?? '');
    if (!tag) {
      await startAgain(kernel, mirror);
      continue;
    }
    const renamed = tag.name !== mirror.platformName;
    if (renamed && !(await nameBack(kernel, account, mirror))) continue;
    const found = await compare(kernel, account, mirror, keep);
    await kernel.unit(async ({ tx, now }) => {
      await retryRefused(tx, mirror, now, 'person_full');
      const at = now.toISOString();
      const note = renamed
        ? { code: 'renamed' as const, values: { name: tag.name }, at }
        : found.put + found.taken > 0
          ? { code: 'members' as const, values: found, at }
          : null;
      await changeMirror(tx, mirror, { checkedAt: now, ...(note && { note }) });
    });
  }
}

/** @returns whether the platform's tag has our name again */
async function nameBack(
  kernel: Kernel,
  account: MirrorAccount,
  mirror: MirrorRow,
): Promise<boolean> {
  try {
    await account.platform.rename(account.channelId, mirror.platformId ?? '', mirror.platformName);
    return true;
  } catch (error) {
    const failure = failureOf(error, account, mirror);
    if (!failure) throw error;
    await changeMirror(kernel.db, mirror, { state: 'failed', failure });
    return false;
  }
}

/** How many somebody had put on there, and had taken off. */
type Found = { put: number; taken: number };

/** Reads who has the platform's tag, page by page, and corrects what we believed. */
async function compare(
  kernel: Kernel,
  { platform, channelId }: MirrorAccount,
  mirror: MirrorRow,
  keep: () => Promise<void>,
): Promise<Found> {
  await forgetSeen(kernel.db, mirror);
  let after: string | null = null;
  do {
    const page = await platform.people(channelId, mirror.platformId ?? '', after);
    await see(kernel.db, mirror, page.addresses);
    await keep();
    after = page.next;
  } while (after !== null);
  const strangers = await strangersIn(kernel.db, mirror, platform.addressKind);
  for (let at = 0; at < strangers.length; at += platform.limits.batch)
    await platform.take(
      channelId,
      mirror.platformId ?? '',
      strangers.slice(at, at + platform.limits.batch),
    );
  const found = await kernel.unit(async ({ tx, now }) =>
    correct(tx, mirror, platform.addressKind, now),
  );
  await forgetSeen(kernel.db, mirror);
  return { put: found.put + strangers.length, taken: found.taken };
}

async function forgetSeen(tx: Tx, { channelId, tagId }: MirrorRow): Promise<void> {
  await sql`delete from audience.mirror_seen
    where channel_id = ${channelId} and tag_id = ${tagId}`.execute(tx);
}

async function see(tx: Tx, mirror: MirrorRow, addresses: readonly string[]): Promise<void> {
  await sql`
    insert into audience.mirror_seen (channel_id, tag_id, address)
    select ${mirror.channelId}, ${mirror.tagId}, address from unnest(${addresses}::text[]) address
    on conflict do nothing`.execute(tx);
}

/** Addresses with the platform's tag that are nobody's here. */
async function strangersIn(
  tx: Tx,
  { channelId, tagId, workspaceId }: MirrorRow,
  addressKind: string,
): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`
    select s.address from audience.mirror_seen s
    where s.channel_id = ${channelId} and s.tag_id = ${tagId} and not exists (
      select from kernel.identities i where i.workspace_id = ${workspaceId}
        and i.kind = ${addressKind} and i.account = ${channelId}::text
        and i.external_id = s.address)`.execute(tx);
  return rows.map((row) => row.address);
}

/**
 * Takes the platform's word for who has the tag, and queues everybody of whom it says something else
 * than we believed. Nobody tells it anything meanwhile: the turn is ours.
 */
async function correct(
  tx: Tx,
  { channelId, tagId, workspaceId }: MirrorRow,
  addressKind: string,
  now: Date,
): Promise<Found> {
  const { rows } = await sql<{ put: number; taken: number }>`
    with extra as (
      insert into audience.mirror_members
        (workspace_id, contact_id, channel_id, tag_id, address, refused, told_at)
      select ${workspaceId}::uuid, i.contact_id, s.channel_id, s.tag_id, s.address, null,
        ${now}::timestamptz
      from audience.mirror_seen s join kernel.identities i on i.workspace_id = ${workspaceId}
        and i.kind = ${addressKind} and i.account = ${channelId}::text and i.external_id = s.address
      where s.channel_id = ${channelId} and s.tag_id = ${tagId}
      on conflict (channel_id, tag_id, address) do nothing returning contact_id
    ), missing as (
      delete from audience.mirror_members m
      where m.channel_id = ${channelId} and m.tag_id = ${tagId} and m.refused is null
        and not exists (
          select from audience.mirror_seen s where s.channel_id = m.channel_id
            and s.tag_id = m.tag_id and s.address = m.address)
      returning contact_id
    ), queued as (
      insert into audience.mirror_queue (workspace_id, contact_id, channel_id, tag_id, queued_at)
      select distinct ${workspaceId}::uuid, contact_id, ${channelId}::uuid, ${tagId}::uuid,
        ${now}::timestamptz
      from (select contact_id from extra union select contact_id from missing) changed
      on conflict do nothing
    )
    select (select count(*)::int from extra) as put, (select count(*)::int from missing) as taken
  `.execute(tx);
  return rows[0] ?? { put: 0, taken: 0 };
}
