import {
  consentSettings,
  type ConsentDefault,
  type ConsentSettings,
} from '#contracts/api/consent.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Statement } from './rules.ts';

/** A statement with whom and what it is about. */
export interface StatementRow extends Statement {
  workspaceId: string;
  contactId: string;
  purpose: string;
}

/** Keeps the latest of these and of what is known, one row per contact, purpose and channel. */
export async function saveStatements(tx: Tx, rows: readonly StatementRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into consent.statements
      (contact_id, purpose, channel, workspace_id, granted, source, at)
    select distinct on (contact, purpose, channel)
      contact, purpose, channel, workspace, granted, source, at
    from (
      select "contactId" contact, purpose, coalesce(channel, '') channel, "workspaceId" workspace,
        granted, source, at
      from jsonb_to_recordset(${asJson(rows)}) as x("contactId" uuid, purpose text, channel text,
        "workspaceId" uuid, granted boolean, source text, at timestamptz)
    ) given
    order by contact, purpose, channel, at desc, granted
    on conflict (contact_id, purpose, channel) do update
      set granted = excluded.granted, source = excluded.source, at = excluded.at
      where (excluded.at, not excluded.granted) > (statements.at, not statements.granted)
  `.execute(tx);
}

/** A statement under the contact id it was asked for by, which may stand for several contacts. */
export interface LoadedStatement extends Statement {
  given: string;
  purpose: string;
}

/** What these people said, on one purpose or (null) on all, including what those merged into them said. */
export async function loadStatements(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  purpose: string | null,
): Promise<LoadedStatement[]> {
  const { rows } = await sql<LoadedStatement>`
    select g.id as given, s.purpose, nullif(s.channel, '') as channel, s.granted, s.source, s.at
    from kernel.contacts g
    cross join lateral (
      select g.id union select g.merged_into where g.merged_into is not null
      union select id from kernel.contacts where merged_into = coalesce(g.merged_into, g.id)
    ) member
    join consent.statements s on s.contact_id = member.id
    where g.workspace_id = ${workspaceId} and g.id = any(${contactIds}::uuid[])
      and (${purpose}::text is null or s.purpose = ${purpose})
    order by s.purpose, s.channel, s.at`.execute(tx);
  return rows;
}

/** Sets what holds for a person who said nothing on a purpose; null takes it back. */
export async function setConsentDefault(
  tx: Tx,
  workspaceId: string,
  purpose: string,
  fallback: ConsentDefault | null,
): Promise<void> {
  const known = sql`coalesce(settings -> 'consent', '{}')`;
  const next =
    fallback === null
      ? sql`${known} - ${purpose}::text`
      : sql`${known} || ${asJson({ [purpose]: fallback })}::jsonb`;
  await sql`
    update kernel.workspaces set settings = jsonb_set(settings, '{consent}', ${next})
    where id = ${workspaceId}`.execute(tx);
}

/** The workspace's defaults; what it did not set, or set wrongly, is as the product has it. */
export async function loadSettings(tx: Tx, workspaceId: string): Promise<ConsentSettings> {
  const { rows } = await sql<{ consent: unknown }>`
    select settings -> 'consent' as consent from kernel.workspaces where id = ${workspaceId}
  `.execute(tx);
  const parsed = consentSettings.safeParse(rows[0]?.consent ?? {});
  return parsed.success ? parsed.data : consentSettings.parse({});
}
