import type { AnyFact, FactType } from '#contracts/facts.ts';
import type { IdentityKind } from '#contracts/identity.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/** Identities that people search by their parts; others are only found whole. */
export const searchedKinds: readonly IdentityKind[] = [
  'email',
  'phone',
  'member_no',
  'user_id',
  'customer_id',
];

/** News of our own about people we know: it names nobody by an identity. A broadcast is made of it. */
const nameless: ReadonlySet<FactType> = new Set([
  'message.sent',
  'message.skipped',
  'message.failed',
  'campaign.joined',
  'journey.entered',
  'journey.exited',
  'segment.entered',
  'segment.left',
]);

/**
 * Whom these facts gave such an identity: it is as old as the fact that named it first. Those who
 * are identified by a fact of the batch are left out, since that works their profiles out anyway.
 *
 * @returns ids of contacts
 */
export async function newlyNumbered(tx: Tx, facts: readonly AnyFact[]): Promise<string[]> {
  const identified = new Set(
    facts.flatMap(({ type, contactId }) => (type === 'contact.identified' ? [contactId] : [])),
  );
  const asked = new Map(
    facts.flatMap(({ type, contactId, recordedAt }) =>
      nameless.has(type) || identified.has(contactId)
        ? []
        : [[`${contactId} ${recordedAt.getTime()}`, { contactId, at: recordedAt }]],
    ),
  );
  if (asked.size === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select distinct f."contactId" as id
    from jsonb_to_recordset(${asJson([...asked.values()])}) as f("contactId" uuid, at timestamptz)
    cross join lateral (
      select from kernel.identities where contact_id = f."contactId" and created_at = f.at
        and kind = any(${searchedKinds}::text[]) limit 1
    ) named`.execute(tx);
  return rows.map((row) => row.id);
}
