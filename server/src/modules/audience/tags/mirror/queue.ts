import type { AnyFact } from '#contracts/facts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';
import type { MirrorRow } from './store.ts';

/**
 * Notes whose platform tags may have to change. One statement for the facts about mirrored tags, and
 * one each for who follows an account and for merges; none while nothing is mirrored.
 */
export const queueMirrors: Reaction = {
  name: 'audience.queue_mirrors',
  types: [
    'tag.added',
    'tag.removed',
    'contact.followed',
    'contact.unfollowed',
    'contact.merged',
    'contact.unmerged',
  ],
  async run(unit, facts) {
    if (!(await anyMirrors(unit.tx, facts))) return;
    await queueTagged(unit.tx, facts, unit.now);
    await queueFollowers(unit.tx, facts, unit.now);
    await queueMerged(unit.tx, facts, unit.now);
  },
};

async function anyMirrors(tx: Tx, facts: readonly AnyFact[]): Promise<boolean> {
  const workspaces = [...new Set(facts.map((fact) => fact.workspaceId))];
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from audience.tag_mirrors
      where workspace_id = any(${workspaces}::uuid[])) as any`.execute(tx);
  return rows[0]?.any ?? false;
}

const insert = sql`
  insert into audience.mirror_queue as q (workspace_id, contact_id, channel_id, tag_id, queued_at)`;
const again = sql`
  on conflict (contact_id, channel_id, tag_id) do update
    set queued_at = greatest(excluded.queued_at, q.queued_at + interval '1 microsecond')`;

async function queueTagged(tx: Tx, facts: readonly AnyFact[], now: Date): Promise<void> {
  const changed = facts.flatMap((fact) =>
    fact.type === 'tag.added' || fact.type === 'tag.removed'
      ? [{ contact: fact.contactId, tag: fact.data.tagId }]
      : [],
  );
  if (changed.length === 0) return;
  await sql`${insert}
    select distinct on (x.contact, m.channel_id, m.tag_id)
      m.workspace_id, x.contact, m.channel_id, m.tag_id, ${now}::timestamptz
    from jsonb_to_recordset(${asJson(changed)}) as x(contact uuid, tag uuid)
    join audience.tag_mirrors m on m.tag_id = x.tag and m.state <> 'ending'
    order by x.contact, m.channel_id, m.tag_id ${again}`.execute(tx);
}

/** Who follows again has lost the platform's tags, or not: what we knew of her counts no more. */
async function queueFollowers(tx: Tx, facts: readonly AnyFact[], now: Date): Promise<void> {
  const follows = facts.flatMap((fact) =>
    (fact.type === 'contact.followed' || fact.type === 'contact.unfollowed') && fact.channelId
      ? [{ contact: fact.contactId, channel: fact.channelId }]
      : [],
  );
  if (follows.length === 0) return;
  await sql`
    delete from audience.mirror_members m
    using jsonb_to_recordset(${asJson(follows)}) as x(contact uuid, channel uuid)
    where m.contact_id = x.contact and m.channel_id = x.channel`.execute(tx);
  await sql`${insert}
    select distinct on (x.contact, m.channel_id, m.tag_id)
      m.workspace_id, x.contact, m.channel_id, m.tag_id, ${now}::timestamptz
    from jsonb_to_recordset(${asJson(follows)}) as x(contact uuid, channel uuid)
    join audience.tag_mirrors m on m.channel_id = x.channel and m.state <> 'ending'
    join audience.assignments a on a.tag_id = m.tag_id and a.person_id = x.contact
    order by x.contact, m.channel_id, m.tag_id ${again}`.execute(tx);
}

/** Whatever one of two contacts has may now be the other's to have, or not. */
async function queueMerged(tx: Tx, facts: readonly AnyFact[], now: Date): Promise<void> {
  const ids = facts.flatMap((fact) =>
    fact.type === 'contact.merged' || fact.type === 'contact.unmerged'
      ? [fact.contactId, fact.data.loser]
      : [],
  );
  if (ids.length === 0) return;
  await sql`${insert}
    select distinct on (x.contact, m.channel_id, m.tag_id)
      m.workspace_id, x.contact, m.channel_id, m.tag_id, ${now}::timestamptz
    from unnest(${ids}::uuid[]) x(contact)
    join kernel.contacts c on c.id = x.contact
    join audience.tag_mirrors m on m.workspace_id = c.workspace_id and m.state <> 'ending'
    order by x.contact, m.channel_id, m.tag_id ${again}`.execute(tx);
}

/** Contacts in one transaction; ours, 2026-11. */
const chunk = 10_000;

/** Queues everybody who has a tag. */
export async function queueEverybody(tx: Tx, mirror: MirrorRow, now: Date): Promise<void> {
  const { tagId, channelId, workspaceId } = mirror;
  let after: string | null = null;
  do {
    const { rows }: { rows: { last: string | null }[] } = await sql<{ last: string | null }>`
      with page as (
        select distinct person_id from audience.assignments
        where tag_id = ${tagId} and (${after}::uuid is null or person_id < ${after})
        order by person_id desc limit ${chunk}
      ), queued as (
        ${insert}
        select ${workspaceId}, person_id, ${channelId}, ${tagId}, ${now}::timestamptz from page
        order by person_id ${again}
      )
      select case when count(*) = ${chunk} then (array_agg(person_id order by person_id))[1] end
        as last from page`.execute(tx);
    after = rows[0]?.last ?? null;
  } while (after !== null);
}
