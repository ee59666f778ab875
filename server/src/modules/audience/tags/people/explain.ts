import type { AnyFact } from '#contracts/facts.ts';
import type { ExplainedTag } from '#contracts/api/tags/tags.ts';
import { renderFacts } from '#modules/contacts/index.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { tagsOn } from './tagged.ts';

/** The tags of one person, each with the fact that its rule saw, in the timeline's words. */
export async function explainTags(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  contactId: string,
): Promise<ExplainedTag[]> {
  const tags = (await tagsOn(tx, workspaceId, [contactId])).get(contactId) ?? [];
  const facts = await readFacts(
    tx,
    workspaceId,
    tags.flatMap(({ factId }) => factId ?? []),
  );
  const told = new Map(
    (await renderFacts(tx, registry, workspaceId, facts)).map((item) => [item.factId, item]),
  );
  return tags.map(({ factId, ...tag }) => {
    const item = factId === null ? undefined : told.get(factId);
    return { ...tag, fact: item ? { id: item.factId, at: item.at, entry: item.entry } : null };
  });
}

async function readFacts(
  tx: Tx,
  workspaceId: string,
  factIds: readonly string[],
): Promise<AnyFact[]> {
  if (factIds.length === 0) return [];
  const { rows } = await sql<AnyFact>`
    select workspace_id as "workspaceId", contact_id as "contactId", id, lane, pos, type,
      channel_id as "channelId", occurred_at as "occurredAt", recorded_at as "recordedAt", data
    from kernel.facts
    where workspace_id = ${workspaceId} and id = any(${factIds}::uuid[])`.execute(tx);
  return rows;
}
