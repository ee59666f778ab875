import type { z } from 'zod';
import type { addSuppressions, Suppression } from '#contracts/api/messages.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { reconsider } from '../outbox/attempt/again.ts';

type Given = z.infer<typeof addSuppressions>;

interface Row extends Omit<Suppression, 'until' | 'createdAt'> {
  until: Date | null;
  createdAt: Date;
}

const columns = sql`s.id, s.contact_id as "contactId", case when s.identity_id is not null then
    jsonb_build_object('kind', s.identity_kind, 'account', s.identity_account, 'id', s.identity_id)
  end as identity, s.purpose, s.why, s.until, s.by, s.created_at as "createdAt"`;

const toSuppression = ({ until, createdAt, ...row }: Row): Suppression => ({
  ...row,
  until: until?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});

/** The list, the newest first. `before`: id to start behind. */
export async function listSuppressions(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[] | null,
  before: string | null,
  limit: number,
): Promise<Suppression[]> {
  const { rows } = await sql<Row>`
    select ${columns} from messages.suppressions s
    where s.workspace_id = ${workspaceId} and (${before}::uuid is null or s.id < ${before})
      and (${contactIds}::uuid[] is null or s.contact_id = any(${contactIds}::uuid[])
        or exists (select from kernel.identities i where i.workspace_id = s.workspace_id
          and i.kind = s.identity_kind and i.account = s.identity_account
          and i.external_id = s.identity_id and i.contact_id = any(${contactIds}::uuid[])))
    order by s.id desc limit ${limit}`.execute(tx);
  return rows.map(toSuppression);
}

/**
 * Puts people and identities on the list; who is on it already gets the new reason and end. What was
 * ready for them is decided anew.
 *
 * @returns how many are on the list by it; contacts that the workspace does not have are left out
 */
export async function suppress(
  tx: Tx,
  workspaceId: string,
  { items, purpose, why, until }: Given,
  by: string,
  now: Date,
): Promise<number> {
  const given = items.map((item) => ({
    id: newId(now.getTime()),
    contactId: 'contactId' in item ? item.contactId : null,
    kind: 'identity' in item ? item.identity.kind : null,
    account: 'identity' in item ? item.identity.account : null,
    external: 'identity' in item ? item.identity.id : null,
  }));
  const values = sql`${purpose}::text, ${why}, ${until}::timestamptz, ${by}, ${now}::timestamptz`;
  const entries = sql`jsonb_to_recordset(${asJson(given)}) as g(id uuid, "contactId" uuid, kind text,
    account text, external text)`;
  const contacts = await sql<{ contactId: string }>`
    insert into messages.suppressions
      (workspace_id, id, contact_id, purpose, why, until, by, created_at)
    select distinct on (coalesce(c.merged_into, c.id)) ${workspaceId}::uuid, g.id, coalesce(c.merged_into, c.id), ${values}
    from ${entries} join kernel.contacts c
      on c.id = g."contactId" and c.workspace_id = ${workspaceId}
    order by coalesce(c.merged_into, c.id)
    on conflict (contact_id, coalesce(purpose, '')) where contact_id is not null
      do update set why = excluded.why, until = excluded.until, by = excluded.by
    returning contact_id as "contactId"`.execute(tx);
  const identities = await sql<{ contactId: string | null }>`
    with put as (
      insert into messages.suppressions (workspace_id, id, identity_kind, identity_account,
        identity_id, purpose, why, until, by, created_at)
      select distinct on (g.kind, g.account, g.external) ${workspaceId}::uuid, g.id, g.kind,
        g.account, g.external, ${values}
      from ${entries} where g.external is not null
      order by g.kind, g.account, g.external
      on conflict (workspace_id, identity_kind, identity_account, identity_id,
          coalesce(purpose, '')) where identity_id is not null
        do update set why = excluded.why, until = excluded.until, by = excluded.by
      returning identity_kind, identity_account, identity_id
    )
    select i.contact_id as "contactId" from put left join kernel.identities i
      on i.workspace_id = ${workspaceId} and i.kind = put.identity_kind
        and i.account = put.identity_account and i.external_id = put.identity_id`.execute(tx);
  const people = [...contacts.rows, ...identities.rows].flatMap(({ contactId }) =>
    contactId === null ? [] : [{ contactId, channelId: null }],
  );
  await reconsider(tx, people, now);
  return contacts.rows.length + identities.rows.length;
}

/** Takes an entry off the list; false when there is none. */
export async function unsuppress(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from messages.suppressions where workspace_id = ${workspaceId} and id = ${id}`.execute(
    tx,
  );
  return Boolean(numAffectedRows);
}
