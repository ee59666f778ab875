import type { TagRule } from '#contracts/tag-rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { pairKey, readEvents } from './match/events.ts';
import { fold } from './match/fold.ts';

/** So many of the newest people are looked at; ours, 2026-11: a tenth of a second of reading. */
const sampled = 2_000;

/**
 * How many of the newest people a rule would give its tag, if it had always been there.
 *
 * @returns how many were looked at, and how many would have it now
 */
export async function previewRule(
  tx: Tx,
  workspaceId: string,
  rule: TagRule,
  now: Date,
): Promise<{ looked: number; would: number }> {
  const { rows: people } = await sql<{ id: string }>`
    select id from kernel.contacts where workspace_id = ${workspaceId} and merged_into is null
    order by id desc limit ${sampled}`.execute(tx);
  if (people.length === 0) return { looked: 0, would: 0 };
  // A tag of its own, that nobody took off anybody.
  const id = newId(now.getTime());
  const loaded = { id, workspaceId, tagId: id, tagName: '', rule, since: null };
  const events = await readEvents(
    tx,
    people.map((person) => ({ person: person.id, rule: loaded })),
  );
  const would = people.filter((person) => {
    const own = events.get(pairKey(person.id, id)) ?? [];
    return fold(own, rule.lifetime, null, now.getTime()) !== null;
  });
  return { looked: people.length, would: would.length };
}
