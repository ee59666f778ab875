import { displayNames, peopleNamed, type DisplayName } from '#modules/contacts/index.ts';
import type { CampaignRecipient } from '#contracts/api/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { controlArm } from './plan/assign.ts';

interface Row {
  contactId: string;
  arm: string;
  status: string;
  reason: string | null;
  messageId: string | null;
  dueAt: Date;
  turnAt: Date | null;
  sentAt: Date | null;
  clickedAt: Date | null;
  repliedAt: Date | null;
  convertedAt: Date | null;
  value: number;
}

export interface RecipientFilter {
  arm?: string | undefined;
  contactIds: readonly string[] | null;
  /** Words of their names. */
  q?: string | undefined;
  state?: string | undefined;
  /** Why they got nothing, or not yet. */
  reason?: string | undefined;
}

const states: Record<string, ReturnType<typeof sql>> = {
  pending: sql`and open`,
  sent: sql`and status = 'sent'`,
  waiting: sql`and status in ('queued', 'waiting', 'sending')`,
  skipped: sql`and status = 'skipped'`,
  failed: sql`and status in ('failed', 'uncertain')`,
  uncertain: sql`and status = 'uncertain'`,
  control: sql`and status = 'control'`,
  delivered: sql`and delivered_at is not null`,
  unfollowed: sql`and unfollowed_at is not null`,
  clicked: sql`and clicked_at is not null`,
  replied: sql`and replied_at is not null`,
  converted: sql`and converted_at is not null`,
};

/** Those of whom a sending's reasons are counted. */
const held = sql`status in ('skipped', 'waiting', 'failed', 'uncertain')`;

/** People of a sending in order of id, each with what she got or why she did not. */
export async function listRecipients(
  tx: Tx,
  workspaceId: string,
  sendingId: string,
  { arm, contactIds, q, state, reason }: RecipientFilter,
  page: { after: string | null; limit: number },
): Promise<CampaignRecipient[]> {
  const wanted = arm === 'control' ? controlArm : arm;
  const typed = q?.trim() ?? '';
  const named = typed === '' ? null : peopleNamed(workspaceId, typed);
  if (typed !== '' && named === null) return [];
  const { rows } = await sql<Row>`
    select contact_id as "contactId", arm, status, reason, message_id as "messageId",
      due_at as "dueAt", turn_at as "turnAt", sent_at as "sentAt", clicked_at as "clickedAt",
      replied_at as "repliedAt", converted_at as "convertedAt", value::float8
    from campaigns.recipients
    where sending_id = ${sendingId} and workspace_id = ${workspaceId} and status <> 'merged'
      and (${page.after}::uuid is null or contact_id > ${page.after})
      ${wanted === undefined ? sql`` : sql`and arm = ${wanted}`}
      ${contactIds === null ? sql`` : sql`and contact_id = any(${contactIds}::uuid[])`}
      ${named === null ? sql`` : sql`and contact_id in (${named})`}
      ${state === undefined ? sql`` : (states[state] ?? sql``)}
      ${reason === undefined ? sql`` : sql`and reason = ${reason} and ${held}`}
    order by contact_id limit ${page.limit}`.execute(tx);
  const names = await displayNames(
    tx,
    workspaceId,
    rows.map(({ contactId }) => contactId),
  );
  return rows.map((row) => toRecipient(row, names.get(row.contactId)));
}

const known = new Set([
  'pending',
  'control',
  'merged',
  'queued',
  'waiting',
  'sending',
  'sent',
  'skipped',
  'failed',
  'uncertain',
]);

/** @throws when the table holds a status that the API does not know */
export function recipientStatus(status: string): CampaignRecipient['status'] {
  if (!known.has(status)) throw new Error(`There is no status ${status}.`);
  return status as CampaignRecipient['status'];
}

function toRecipient({ turnAt, ...row }: Row, person: DisplayName | undefined): CampaignRecipient {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...row,
    name: person?.name ?? null,
    avatarUrl: person?.avatarUrl ?? null,
    identityKinds: person?.identityKinds ?? [],
    arm: row.arm === controlArm ? null : row.arm,
    status: recipientStatus(row.status),
    dueAt: iso(row.dueAt),
    decidedAt: iso(turnAt),
    sentAt: iso(row.sentAt),
    clickedAt: iso(row.clickedAt),
    repliedAt: iso(row.repliedAt),
    convertedAt: iso(row.convertedAt),
  };
}
