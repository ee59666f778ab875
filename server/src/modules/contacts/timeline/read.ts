import type { AnyFact } from '#contracts/facts.ts';
import type { TimelineItem } from '#contracts/api/contacts.ts';
import { sql, type Db, type Tx } from '#kernel/db/database.ts';
import type { Registry, TimelineEntry } from '#kernel/registry.ts';

/** Where a page begins: right behind the last line of the one before. */
export interface TimelinePlace {
  /** With microseconds, as PostgreSQL writes it. */
  at: string;
  pos: string;
  contactId: string;
}

/** A fact with its place in the order of the timeline. */
export type PlacedFact = AnyFact & { place: string };

/**
 * Facts of a person's contacts by when they happened, the latest first. Each contact's facts are
 * read in order from the table's key, so millions of them cost no more than a page.
 *
 * PostgreSQL knows how many facts a contact has on average, which is a few: for those it would
 * gather and sort them all (half a second for 100,000), so the ways to do that are shut.
 */
export async function readFacts(
  db: Db,
  workspaceId: string,
  contactIds: readonly string[],
  after: TimelinePlace | null,
  limit: number,
): Promise<PlacedFact[]> {
  const behind = after
    ? sql`and (occurred_at, pos) <= (${after.at}::timestamptz, ${after.pos}::bigint)
        and (occurred_at, pos, contact_id)
          < (${after.at}::timestamptz, ${after.pos}::bigint, ${after.contactId}::uuid)`
    : sql``;
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('enable_bitmapscan', 'off', true),
      set_config('enable_seqscan', 'off', true)`.execute(tx);
    const { rows } = await sql<PlacedFact>`
      select f.workspace_id as "workspaceId", f.contact_id as "contactId", f.id, f.lane, f.pos,
        f.type, f.channel_id as "channelId", f.occurred_at as "occurredAt",
        f.recorded_at as "recordedAt", f.data, f.occurred_at::text as place
      from unnest(${contactIds}::uuid[]) member(id)
      cross join lateral (
        select * from kernel.facts
        where contact_id = member.id and workspace_id = ${workspaceId} ${behind}
        order by contact_id desc, occurred_at desc, pos desc limit ${limit}
      ) f
      order by f.occurred_at desc, f.pos desc, f.contact_id desc limit ${limit}`.execute(tx);
    return rows;
  });
}

/**
 * Puts facts into words, asking each renderer once for all facts of its types. Modules of higher rank
 * are asked first: they know more, such as the name of the code behind a scene.
 */
export async function renderFacts(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  facts: readonly AnyFact[],
): Promise<TimelineItem[]> {
  const entries = new Map<string, TimelineEntry>();
  for (const renderer of registry.all('timelineRenderers').toReversed()) {
    const mine = facts.filter(
      (fact) => renderer.types.includes(fact.type) && !entries.has(fact.id),
    );
    if (mine.length === 0) continue;
    for (const [factId, entry] of await renderer.render(tx, workspaceId, mine))
      entries.set(factId, entry);
  }
  return facts.map((fact) => ({
    factId: fact.id,
    type: fact.type,
    at: fact.occurredAt.toISOString(),
    recordedAt: fact.recordedAt.toISOString(),
    channelId: fact.channelId,
    entry: entries.get(fact.id) ?? unknownFact(fact),
  }));
}

/** A type that nobody puts into words is shown by its name. */
const unknownFact = (fact: AnyFact): TimelineEntry => ({
  key: 'timeline.fact',
  values: { type: fact.type },
  icon: 'fact',
});
