import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** An account that rests until an operator has mended something. */
export interface Pause {
  channelId: string;
  since: Date;
  code: string;
  words: string;
  probeAt: Date;
}

/**
 * A paused account tries one message after this, then after twice as long, and so on up to five
 * minutes: soon enough after a mended secret, rare enough for a platform that counts refusals.
 */
const firstProbeMs = 15_000;
const lastProbeMs = 300_000;

export async function loadPauses(
  tx: Tx,
  channelIds: readonly string[] | 'all',
): Promise<Map<string, Pause>> {
  if (channelIds.length === 0) return new Map();
  const { rows } = await sql<Pause>`
    select channel_id as "channelId", since, code, words, probe_at as "probeAt" from messages.pauses
    where ${channelIds === 'all'} or channel_id = any(${channelIds === 'all' ? [] : channelIds}::uuid[])
  `.execute(tx);
  return new Map(rows.map((row) => [row.channelId, row]));
}

/** Pauses accounts, or notes that a probe failed. */
export async function pauseAccounts(
  tx: Tx,
  now: Date,
  accounts: readonly { channelId: string; workspaceId: string; code: string; words: string }[],
): Promise<void> {
  if (accounts.length === 0) return;
  await sql`
    insert into messages.pauses as p
      (channel_id, workspace_id, since, code, words, failures, probe_at)
    select distinct on ("channelId") "channelId", "workspaceId", ${now}::timestamptz, code, words, 1,
      ${new Date(now.getTime() + firstProbeMs)}::timestamptz
    from jsonb_to_recordset(${asJson(accounts)}) as r("channelId" uuid, "workspaceId" uuid,
      code text, words text)
    on conflict (channel_id) do update set code = excluded.code, words = excluded.words`.execute(
    tx,
  );
}

/**
 * Takes the right to probe a paused account once.
 *
 * @returns whether this caller has it
 */
export async function takeProbe(tx: Tx, channelId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update messages.pauses set failures = failures + 1, probe_at = ${now}::timestamptz
      + least(${firstProbeMs}::float8 * power(2, least(failures, 20)), ${lastProbeMs}::float8) * interval '1 millisecond'
    where channel_id = ${channelId} and probe_at <= ${now} returning 1 as taken`.execute(tx);
  return rows.length > 0;
}

/**
 * Lets accounts go on, after a message got through or on an operator's word.
 *
 * @returns those that were paused
 */
export async function resumeAccounts(
  tx: Tx,
  workspaceId: string,
  channelIds: readonly string[],
): Promise<string[]> {
  if (channelIds.length === 0) return [];
  const { rows } = await sql<{ channelId: string }>`
    delete from messages.pauses
    where workspace_id = ${workspaceId} and channel_id = any(${channelIds}::uuid[])
    returning channel_id as "channelId"`.execute(tx);
  return rows.map((row) => row.channelId);
}
