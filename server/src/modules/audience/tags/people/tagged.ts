import type { ContactTag } from '#contracts/api/tags/tags.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

interface Row extends Omit<ContactTag, 'since' | 'until'> {
  given: string;
  since: Date;
  until: Date | null;
  factId: string | null;
}

/** A tag on a person, with the fact that its rule saw. */
export type TagOn = ContactTag & { factId: string | null };

/**
 * The tags of many people, oldest first; a tag on several contacts that were merged counts once, as
 * given before as put on by a rule. One that is being merged shows as what it was until then.
 *
 * @returns by the id given; people without tags are left out
 */
export async function tagsOn(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, TagOn[]>> {
  if (contactIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select given, id, name, color, why, since, until, "byRule", "factId" from (
      select distinct on (g.id, t.id) g.id as given, t.id, t.name, t.color, a.why, a.since, a.until,
        r.id is not null as "byRule", a.fact_id as "factId"
      from kernel.contacts g
      cross join lateral (
        select coalesce(g.merged_into, g.id) as id
        union all select id from kernel.contacts where merged_into = coalesce(g.merged_into, g.id)
      ) member
      join audience.assignments a on a.contact_id = member.id
      join audience.tags t on t.id = a.tag_id and t.workspace_id = g.workspace_id
        and (t.gone_at is null or t.merged_into is not null)
      left join audience.tag_rules r on r.tag_id = t.id and r.id = a.rule_id
      where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])
      order by g.id, t.id, r.id is not null, a.since
    ) tagged order by since, name`.execute(tx);
  const tags = new Map<string, TagOn[]>();
  for (const { given, since, until, ...tag } of rows) {
    const on = { ...tag, since: since.toISOString(), until: until?.toISOString() ?? null };
    tags.set(given, [...(tags.get(given) ?? []), on]);
  }
  return tags;
}

/** The same as every list shows them. */
export async function tagsOf(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, ContactTag[]>> {
  const found = await tagsOn(tx, workspaceId, contactIds);
  return new Map(
    [...found].map(([id, tags]) => [id, tags.map(({ factId: _, ...tag }): ContactTag => tag)]),
  );
}
