import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** How long a claim holds: longer than the call takes, with its repetitions. */
const claimSeconds = 120;

/** Queues those of the followers whose account is WeChat's, by the openid she has there. */
export async function queueEnrichments(
  tx: Tx,
  follows: readonly { contactId: string; channelId: string | null }[],
  now: Date,
): Promise<void> {
  await sql`insert into channels.enrichments
      (workspace_id, channel_id, contact_id, external_id, queued_at)
    select distinct on (a.id, i.external_id)
      a.workspace_id, a.id, f."contactId", i.external_id, ${now}::timestamptz
    from jsonb_to_recordset(${asJson(follows)}) as f("contactId" uuid, "channelId" uuid)
    join channels.accounts a on a.id = f."channelId" and a.kind = 'wechat' and a.status <> 'deleted'
    cross join lateral (
      select f."contactId" as id
      union all
      select id from kernel.contacts where merged_into = f."contactId") c
    -- "offset 0" keeps the search at the contact's few identities; the planner might else walk all
    -- openids of the account.
    cross join lateral (select * from kernel.identities where contact_id = c.id offset 0) i
    where i.workspace_id = a.workspace_id and i.kind = 'openid' and i.account = a.id::text
    order by a.id, i.external_id
    on conflict do nothing`.execute(tx);
}

/** Accounts that have somebody waiting. */
export async function queuedChannels(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct channel_id as id from channels.enrichments`.execute(tx);
  return rows.map((row) => row.id);
}

/** Takes the next openids of an account; they come back when the claim runs out undone. */
export async function claimEnrichments(
  tx: Tx,
  channelId: string,
  limit: number,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update channels.enrichments e
    set claimed_until = ${now}::timestamptz + make_interval(secs => ${claimSeconds})
    from (
      select external_id from channels.enrichments
      where channel_id = ${channelId} and (claimed_until is null or claimed_until < ${now})
      order by queued_at limit ${limit} for update skip locked) next
    where e.channel_id = ${channelId} and e.external_id = next.external_id
    returning e.external_id as id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Removes these openids of an account, or all of them. */
export async function dropEnrichments(
  tx: Tx,
  channelId: string,
  openids: readonly string[] | null,
): Promise<void> {
  await sql`delete from channels.enrichments where channel_id = ${channelId}
    and (${openids}::text[] is null or external_id = any(${openids}::text[]))`.execute(tx);
}
