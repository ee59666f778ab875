import {
  contactDetail,
  type ContactDetail,
  type contactIdentity,
  type mergedContact,
} from '#contracts/api/contacts.ts';
import type { z } from 'zod';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Registry } from '#kernel/registry.ts';
import { getContactsForSend } from './for-send.ts';
import { personOf } from './people.ts';
import { loadAttributes } from './profile/attributes.ts';
import { foldAttributes, foldProfile, isOwnAttribute } from './profile/fold.ts';
import { loadSummaries } from './summaries.ts';

/**
 * Everything about the person behind a contact's id: what this module knows and what the sections
 * of others add.
 *
 * @throws DomainError `contact.not_found`
 */
export async function loadDetail(
  tx: Tx,
  registry: Registry,
  workspaceId: string,
  contactId: string,
): Promise<ContactDetail> {
  const { id, contactIds } = await personOf(tx, workspaceId, contactId);
  const [summary] = await loadSummaries(tx, registry, workspaceId, [id]);
  if (!summary) throw notFound('contact', contactId);
  const learned = foldAttributes(await loadAttributes(tx, workspaceId, contactIds));
  const sections: Record<string, unknown> = {};
  for (const section of registry.all('contactSections'))
    sections[section.name] = await section.load(tx, workspaceId, contactIds);
  const { consents = [], ...others } = sections;
  const contact = (await getContactsForSend(tx, workspaceId, [id])).get(id);
  return contactDetail.parse({
    ...summary,
    ...foldProfile(learned),
    lastInboundAt: await loadLastInbound(tx, contactIds),
    follows: (contact?.follows ?? []).map((follow) => ({
      ...follow,
      since: follow.since?.toISOString() ?? null,
      until: follow.until?.toISOString() ?? null,
    })),
    identities: await loadIdentities(tx, workspaceId, contactIds),
    attributes: [...learned.values()]
      .filter(({ key }) => isOwnAttribute(key))
      .map(({ key, value, source, at }) => ({ key, value, source, at: at.toISOString() })),
    consents,
    mergedFrom: await loadMerged(tx, workspaceId, contactIds),
    sections: others,
  });
}

async function loadIdentities(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<z.infer<typeof contactIdentity>[]> {
  type Row = Omit<z.infer<typeof contactIdentity>, 'createdAt'> & { createdAt: Date };
  const { rows } = await sql<Row>`
    select kind, account, external_id as id, contact_id as "contactId", created_at as "createdAt"
    from kernel.identities
    where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
    order by created_at, kind, external_id limit 500`.execute(tx);
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

/** The contacts that stand behind her now, with when and why. */
async function loadMerged(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<z.infer<typeof mergedContact>[]> {
  const { rows } = await sql<{ id: string; mergedAt: Date; by: string }>`
    select loser as id, merged_at as "mergedAt", by from kernel.merges
    where workspace_id = ${workspaceId} and loser = any(${contactIds}::uuid[]) and undone_at is null
    order by merged_at desc, loser`.execute(tx);
  return rows.map((row) => ({ ...row, mergedAt: row.mergedAt.toISOString() }));
}

async function loadLastInbound(tx: Tx, contactIds: readonly string[]): Promise<string | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(last_inbound_at) as at from contacts.activity
    where contact_id = any(${contactIds}::uuid[])`.execute(tx);
  return rows[0]?.at?.toISOString() ?? null;
}
