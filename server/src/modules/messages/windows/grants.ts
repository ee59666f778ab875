import type { Fact } from '#contracts/facts.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** What a batch of facts does to the single messages that people agreed to get by a template. */
export interface GrantChange {
  workspaceId: string;
  contactId: string;
  channelId: string;
  templateId: string;
  /** Void: all that was there before is taken back. */
  reset: boolean;
  added: number;
  at: Date;
}

/**
 * Each acceptance grants one message (protocol page 3.7). A refusal in a pop-up takes nothing back;
 * one in her settings takes back all of the template. Pure.
 */
export function foldGrants(facts: readonly Fact<'subscription.changed'>[]): GrantChange[] {
  const changes = new Map<string, GrantChange>();
  for (const { workspaceId, contactId, channelId, occurredAt, data } of facts) {
    const { templateId, accepted, via } = data;
    if (channelId === null || templateId === '') continue;
    const key = `${contactId} ${channelId} ${templateId}`;
    const place = { workspaceId, contactId, channelId, templateId };
    const known = changes.get(key) ?? { ...place, reset: false, added: 0, at: occurredAt };
    if (accepted) changes.set(key, { ...known, added: known.added + 1, at: occurredAt });
    else if (via === 'settings')
      changes.set(key, { ...known, reset: true, added: 0, at: occurredAt });
  }
  return [...changes.values()];
}

export async function changeGrants(tx: Tx, changes: readonly GrantChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into messages.grants as g
      (workspace_id, contact_id, channel_id, template_id, remaining, changed_at)
    select "workspaceId", "contactId", "channelId", "templateId", added, at
    from jsonb_to_recordset(${asJson(changes)}) as c("workspaceId" uuid, "contactId" uuid,
      "channelId" uuid, "templateId" text, reset boolean, added int, at timestamptz)
    order by "contactId", "channelId", "templateId"
    on conflict (contact_id, channel_id, template_id) do update set
      remaining = excluded.remaining + case when (
        select bool_or(c.reset) from jsonb_to_recordset(${asJson(changes)}) as c("contactId" uuid,
          "channelId" uuid, "templateId" text, reset boolean)
        where c."contactId" = g.contact_id and c."channelId" = g.channel_id
          and c."templateId" = g.template_id) then 0 else g.remaining end,
      changed_at = excluded.changed_at`.execute(tx);
}

/** The platform says that nothing is left of these: a later acceptance counts again. */
export async function exhaustGrants(
  tx: Tx,
  places: readonly { contactId: string; channelId: string; templateId: string; at: Date }[],
): Promise<void> {
  if (places.length === 0) return;
  await sql`
    update messages.grants g set remaining = 0, changed_at = p.at
    from jsonb_to_recordset(${asJson(places)}) as p("contactId" uuid, "channelId" uuid,
      "templateId" text, at timestamptz)
    where g.contact_id = p."contactId" and g.channel_id = p."channelId"
      and g.template_id = p."templateId" and g.changed_at <= p.at`.execute(tx);
}

/** After a merge the winner has the grants of both. The loser's rows stay: an undone merge finds them. */
export async function joinGrants(
  tx: Tx,
  merges: readonly { winner: string; loser: string }[],
): Promise<void> {
  if (merges.length === 0) return;
  await sql`
    insert into messages.grants as g
      (workspace_id, contact_id, channel_id, template_id, remaining, changed_at)
    select l.workspace_id, m.winner, l.channel_id, l.template_id, sum(l.remaining), max(l.changed_at)
    from jsonb_to_recordset(${asJson(merges)}) as m(winner uuid, loser uuid)
    join messages.grants l on l.contact_id = m.loser
    group by l.workspace_id, m.winner, l.channel_id, l.template_id
    on conflict (contact_id, channel_id, template_id) do update
      set remaining = g.remaining + excluded.remaining,
        changed_at = greatest(g.changed_at, excluded.changed_at)`.execute(tx);
}
