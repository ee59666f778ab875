import type { Activity } from '#contracts/api/insights.ts';
import type { AnyFact, FactType } from '#contracts/facts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Registry, TimelineEntry } from '#kernel/registry.ts';
import { displayNames, renderFacts } from '#modules/contacts/index.ts';

/** What people do, and what is said to them; not what was derived from it. */
const shownTypes: FactType[] = [
  'contact.followed',
  'contact.unfollowed',
  'code.scanned',
  'message.received',
  'menu.clicked',
  'message.sent',
  'message.failed',
  'page.viewed',
  'event.tracked',
  'order.placed',
  'order.refunded',
];
const limit = 30;
/** Facts of other types are passed over, but only so many: the feed stays quick in an import. */
const searched = 2_000;

/**
 * The latest facts in words, newest first; history told late is left out. Without `people` the
 * reader may not see contacts: no names, and of the words only what the brand itself named.
 */
export async function readActivity(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  people: boolean,
): Promise<Activity> {
  const facts = await latestFacts(tx, workspaceId);
  const lines = await renderFacts(tx, registry, workspaceId, facts);
  const ids = people ? [...new Set(facts.map((fact) => fact.contactId))] : [];
  const names = await displayNames(tx, workspaceId, ids);
  return {
    items: lines.map(({ factId, type, at, entry }, index) => {
      const contactId = facts[index]?.contactId ?? '';
      const name = names.get(contactId);
      return {
        factId,
        contactId: name?.id ?? contactId,
        contactName: name?.name ?? null,
        type,
        at,
        entry: people ? entry : withoutWords(entry),
      };
    }),
  };
}

async function latestFacts(tx: Tx, workspaceId: string): Promise<AnyFact[]> {
  const { rows } = await sql<AnyFact>`
    select workspace_id as "workspaceId", contact_id as "contactId", id, lane, pos, type,
      channel_id as "channelId", occurred_at as "occurredAt", recorded_at as "recordedAt", data
    from (
      select * from kernel.facts where workspace_id = ${workspaceId} order by id desc limit ${searched}
    ) latest
    where type = any(${shownTypes}::text[]) and occurred_at > recorded_at - interval '1 day'
    order by id desc limit ${limit}`.execute(tx);
  return rows;
}

/** Values that name things of the brand; all other texts may be a person's own. */
const impersonal = new Set(['code', 'codeId', 'kind', 'currency', 'type']);

const withoutWords = (entry: TimelineEntry): TimelineEntry => ({
  ...entry,
  values: Object.fromEntries(
    Object.entries(entry.values).map(([key, value]) => [
      key,
      typeof value === 'string' && !impersonal.has(key) ? null : value,
    ]),
  ),
});
