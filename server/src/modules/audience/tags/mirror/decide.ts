import type { MirrorAccount } from './accounts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** A person whose platform tag is to be looked at. */
export interface Queued {
  contactId: string;
  tagId: string;
  /** Tells a later change from this one. */
  mark: string;
}

/** What is to be done about a person's address on the platform. */
export interface Decision {
  contactId: string;
  tagId: string;
  address: string;
  act: 'put' | 'take' | 'forget';
}

/** The next of the account's queue whose tags are there to be put on. */
export async function nextQueued(
  tx: Tx,
  channelId: string,
  tagIds: readonly string[],
  limit: number,
): Promise<Queued[]> {
  const { rows } = await sql<Queued>`
    select q.contact_id as "contactId", q.tag_id as "tagId", q.queued_at::text as mark
    from unnest(${tagIds}::uuid[]) t(id)
    cross join lateral (
      select * from audience.mirror_queue
      where channel_id = ${channelId} and tag_id = t.id order by queued_at limit ${limit}) q
    order by q.queued_at limit ${limit}`.execute(tx);
  return rows;
}

/**
 * Compares who should have the platform's tags with who has them as far as we know: a person who has
 * the tag and follows the account, at every address she has there.
 */
export async function decide(
  tx: Tx,
  { channelId, workspaceId, platform }: MirrorAccount,
  queued: readonly Queued[],
): Promise<Decision[]> {
  const { rows } = await sql<Omit<Decision, 'act'> & { act: Decision['act'] | null }>`
    with asked as (
      select distinct coalesce(c.merged_into, c.id) as person, x."tagId" as tag
      from jsonb_to_recordset(${asJson(queued)}) as x("contactId" uuid, "tagId" uuid)
      join kernel.contacts c on c.id = x."contactId"
    ), members as (
      select person, person as contact from (select distinct person from asked) p
      union all
      select c.merged_into, c.id from kernel.contacts c
      where c.merged_into in (select person from asked)
    ), addresses as (
      select m.person, i.contact_id as contact, i.external_id as address
      from members m
      cross join lateral (select * from kernel.identities where contact_id = m.contact offset 0) i
      where i.workspace_id = ${workspaceId} and i.kind = ${platform.addressKind}
        and i.account = ${channelId}::text
    ), wanted as (
      select a.person, a.tag,
        exists (select from members m join contacts.follows f on f.contact_id = m.contact
          where m.person = a.person and f.channel_id = ${channelId} and f.until is null) as follows,
        exists (select from members m join audience.assignments s on s.contact_id = m.contact
          where m.person = a.person and s.tag_id = a.tag) as tagged
      from asked a
    )
    select d.contact as "contactId", w.tag as "tagId", d.address,
      case
        when w.tagged and w.follows and k.address is null then 'put'
        when not w.follows and k.address is not null then 'forget'
        when not w.tagged and k.refused is not null then 'forget'
        when not w.tagged and k.address is not null then 'take'
      end as act
    from wanted w join addresses d using (person)
    left join audience.mirror_members k
      on k.channel_id = ${channelId} and k.tag_id = w.tag and k.address = d.address`.execute(tx);
  return rows.flatMap(({ act, ...row }) => (act ? [{ ...row, act }] : []));
}

/** Writes down what the platform was told, and who it would not take. */
export async function remember(
  tx: Tx,
  { channelId, workspaceId }: MirrorAccount,
  told: readonly (Decision & { refused?: string })[],
  now: Date,
): Promise<void> {
  const gone = told.filter(({ act }) => act !== 'put');
  if (gone.length > 0)
    await sql`
      delete from audience.mirror_members m
      using jsonb_to_recordset(${asJson(gone)}) as x("tagId" uuid, address text)
      where m.channel_id = ${channelId} and m.tag_id = x."tagId" and m.address = x.address`.execute(
      tx,
    );
  const put = told.filter(({ act }) => act === 'put');
  if (put.length > 0)
    await sql`
      insert into audience.mirror_members
        (workspace_id, contact_id, channel_id, tag_id, address, refused, told_at)
      select ${workspaceId}, "contactId", ${channelId}, "tagId", address, refused, ${now}::timestamptz
      from jsonb_to_recordset(${asJson(put)})
        as x("contactId" uuid, "tagId" uuid, address text, refused text)
      on conflict (channel_id, tag_id, address) do update set contact_id = excluded.contact_id,
        refused = excluded.refused, told_at = excluded.told_at`.execute(tx);
}

/** Takes people off the queue, unless something changed for them meanwhile. */
export async function settleQueued(
  tx: Tx,
  channelId: string,
  queued: readonly Queued[],
): Promise<void> {
  await sql`
    delete from audience.mirror_queue q
    using jsonb_to_recordset(${asJson(queued)}) as x("contactId" uuid, "tagId" uuid, mark text)
    where q.channel_id = ${channelId} and q.contact_id = x."contactId" and q.tag_id = x."tagId"
      and q.queued_at = x.mark::timestamptz`.execute(tx);
}
