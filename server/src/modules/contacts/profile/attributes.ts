import type { Fact } from '#contracts/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { LearnedIdentity } from '#kernel/facts/people.ts';
import type { Learned } from './fold.ts';
import { readTraits } from './traits.ts';
import { readEmail, readPhone } from './values.ts';

/** What staff enter, and whose word is taken for who somebody is. */
const byHandSource = 'manual';
const trustedSources: ReadonlySet<string> = new Set(['server', 'import', 'wechat', byHandSource]);

export type Identified = Pick<
  Fact<'contact.identified'>,
  'workspaceId' | 'contactId' | 'occurredAt' | 'data'
>;

type Row = Learned & { workspaceId: string };

/** The attributes that facts tell, the last of each key. */
export function attributesIn(facts: readonly Identified[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { workspaceId, contactId, occurredAt, data } of facts) {
    const byHand = data.source === byHandSource;
    for (const { key, value } of readTraits(data.traits)) {
      const place = JSON.stringify([contactId, byHand, key]);
      const other = rows.get(place);
      if (other && other.at > occurredAt) continue;
      const row = { workspaceId, contactId, key, byHand, value, source: data.source };
      rows.set(place, { ...row, at: occurredAt });
    }
  }
  return [...rows.values()];
}

/**
 * The identities that facts prove: an email or a phone from a source that knows whom it speaks of.
 * What a visitor typed into a form identifies nobody.
 */
export function identitiesIn(facts: readonly Identified[]): LearnedIdentity[] {
  const identity = (kind: 'email' | 'phone', id: string): IdentityRef => ({
    kind,
    account: '',
    id,
  });
  return facts
    .filter(({ data }) => trustedSources.has(data.source))
    .flatMap(({ workspaceId, contactId, data }) =>
      readTraits(data.traits).flatMap(({ key, value }) => {
        const email = key === 'email' ? readEmail(value) : undefined;
        const phone = key === 'phone' ? readPhone(value) : undefined;
        return [
          ...(email ? [{ workspaceId, contactId, identity: identity('email', email) }] : []),
          ...(phone ? [{ workspaceId, contactId, identity: identity('phone', phone) }] : []),
        ];
      }),
    );
}

/** Keeps what was learned last of each key. Saying the same again changes nothing. */
export async function saveAttributes(tx: Tx, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into contacts.attributes as a (contact_id, key, by_hand, workspace_id, value, source, at)
    select "contactId", key, "byHand", "workspaceId", coalesce(value, 'null'), source, at
    from jsonb_to_recordset(${asJson(rows)}) as x("contactId" uuid, key text, "byHand" boolean,
      "workspaceId" uuid, value jsonb, source text, at timestamptz)
    order by 1, 2, 3
    on conflict (contact_id, key, by_hand) do update
      set value = excluded.value, source = excluded.source, at = excluded.at
      where excluded.at > a.at or (excluded.at = a.at and excluded.value <> a.value)`.execute(tx);
}

/** Everything learned of these contacts. */
export async function loadAttributes(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Learned[]> {
  const { rows } = await sql<Learned>`
    select contact_id as "contactId", key, by_hand as "byHand", value, source, at
    from contacts.attributes
    where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
    order by key`.execute(tx);
  return rows;
}
