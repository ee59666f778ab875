import type { RawBuilder } from 'kysely';
import type { IdentityKind } from '#contracts/identity.ts';
import { sql } from '#kernel/db/database.ts';
import { readEmail, readPhone } from '../profile/values.ts';

/** What people type for an id, in every form in which it may be kept. */
export function idForms(text: string): string[] {
  const forms = [text, text.toLowerCase(), readEmail(text), readPhone(text)];
  return [...new Set(forms.filter((form) => form !== undefined))];
}

/** Splits `kind:value` at the first colon. */
export function splitIdentity(text: string): { kind: IdentityKind; value: string } {
  const colon = text.indexOf(':');
  return { kind: text.slice(0, colon) as IdentityKind, value: text.slice(colon + 1) };
}

/**
 * The people who have this id, of one kind or of any, in whatever channel account. The index on
 * identities begins with kind and account, of which a workspace has a few dozen: they are enumerated
 * by skipping from one to the next, which PostgreSQL does by itself only from 18 on.
 */
export function peopleWithId(
  workspaceId: string,
  forms: readonly string[],
  kind: IdentityKind | null,
): RawBuilder<unknown> {
  return sql`
    with recursive places as (
      (select kind, account from kernel.identities
        where workspace_id = ${workspaceId} and kind >= ${kind ?? ''}
        order by kind, account limit 1)
      union all
      select next.kind, next.account from places p cross join lateral (
        select i.kind, i.account from kernel.identities i
        where i.workspace_id = ${workspaceId} and (i.kind, i.account) > (p.kind, p.account)
        order by i.kind, i.account limit 1
      ) next
      where ${kind}::text is null or p.kind = ${kind}
    )
    select distinct coalesce(c.merged_into, c.id) as id
    from places p
    join kernel.identities i on i.workspace_id = ${workspaceId} and i.kind = p.kind
      and i.account = p.account and i.external_id = any(${forms}::text[])
    join kernel.contacts c on c.id = i.contact_id
    where ${kind}::text is null or p.kind = ${kind}`;
}
