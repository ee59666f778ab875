import type { AnyFact } from '#contracts/facts.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

export interface Parked {
  id: string;
  factId: string;
  factType: string;
  contactId: string;
  reaction: string;
  error: string;
  attempts: number;
  parkedAt: Date;
  lane: number;
  pos: string;
  resolution: string | null;
}

const columns = sql`id, fact_id as "factId", fact_type as "factType", contact_id as "contactId",
  reaction, error, attempts, parked_at as "parkedAt", lane, pos, resolution`;

/** What is parked and not dealt with, newest first. */
export async function listParked(
  tx: Tx,
  workspaceId: string,
  page: { limit: number; before: readonly (string | number)[] | null },
): Promise<Parked[]> {
  const [at, id] = page.before ?? [];
  const before = page.before ? sql`and (parked_at, id) < (${at}::timestamptz, ${id}::uuid)` : sql``;
  const { rows } = await sql<Parked>`
    select ${columns} from kernel.parked
    where workspace_id = ${workspaceId} and resolved_at is null ${before}
    order by parked_at desc, id desc limit ${page.limit}`.execute(tx);
  return rows;
}

/** One entry, locked until the transaction ends; null when the workspace has none of this id. */
export async function lockParked(tx: Tx, workspaceId: string, id: string): Promise<Parked | null> {
  const { rows } = await sql<Parked>`
    select ${columns} from kernel.parked
    where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** The fact itself; its place in the lane leads to it. */
export async function loadParkedFact(tx: Tx, parked: Parked): Promise<AnyFact> {
  const { rows } = await sql<AnyFact>`
    select workspace_id as "workspaceId", contact_id as "contactId", id, lane, pos, type,
      channel_id as "channelId", occurred_at as "occurredAt", recorded_at as "recordedAt", data
    from kernel.facts where lane = ${parked.lane} and pos = ${parked.pos}`.execute(tx);
  return rows[0] as AnyFact;
}

export async function resolveParked(
  tx: Tx,
  id: string,
  resolution: 'retried' | 'dismissed',
  now: Date,
): Promise<void> {
  await sql`update kernel.parked set resolved_at = ${now}, resolution = ${resolution}
    where id = ${id}`.execute(tx);
}

/** Notes that another try failed too. */
export async function noteFailure(
  tx: Tx,
  id: string,
  failure: { reaction: string; message: string },
): Promise<void> {
  await sql`update kernel.parked set attempts = attempts + 1, reaction = ${failure.reaction},
      error = ${failure.message}
    where id = ${id} and resolved_at is null`.execute(tx);
}
