import type { z } from 'zod';
import type { updateCode } from '#contracts/api/codes.ts';
import { pgCode, sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';

export interface NewCode {
  id: string;
  channelId: string;
  scene: string;
  kind: 'permanent' | 'temporary';
  name: string;
  nodeId: string | null;
  campaign: string | null;
  staff: string | null;
  tags: string[];
  welcome: unknown;
  welcomeFollowers: boolean;
  validFrom: string | null;
  validUntil: string | null;
  params: Record<string, string>;
  expireSeconds: number | null;
  batchId: string | null;
}

/** @throws DomainError `codes.scene_taken` when another code of the channel has the scene */
export async function insertCode(unit: Unit, workspaceId: string, code: NewCode): Promise<void> {
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, node_id, campaign, staff, tags,
      welcome, welcome_followers, valid_from, valid_until, params, expire_seconds, batch_id, created_at, updated_at)
    values (${workspaceId}, ${code.id}, ${code.channelId}, ${code.scene}, ${code.kind}, ${code.name}, ${code.nodeId},
      ${code.campaign}, ${code.staff}, ${code.tags}::text[], ${code.welcome === null ? null : JSON.stringify(code.welcome)}::jsonb,
      ${code.welcomeFollowers}, ${code.validFrom}, ${code.validUntil}, ${JSON.stringify(code.params)}::jsonb,
      ${code.expireSeconds}, ${code.batchId}, ${unit.now}, ${unit.now})`
    .execute(unit.tx)
    .catch((error: unknown) => {
      if (pgCode(error) === '23505')
        throw new DomainError(
          'conflict',
          'codes.scene_taken',
          `The scene ${code.scene} belongs to another code of this channel.`,
        );
      throw error;
    });
}

type Change = z.output<typeof updateCode>;

/** Changes what is given; scene, kind and channel of a printed code never change. */
export async function changeCode(
  unit: Unit,
  workspaceId: string,
  id: string,
  change: Change,
): Promise<void> {
  const set = (column: ReturnType<typeof sql>, value: unknown) =>
    value === undefined ? [] : [sql`${column} = ${value}`];
  const assignments = [
    ...set(sql`name`, change.name),
    ...set(sql`node_id`, change.nodeId),
    ...set(sql`campaign`, change.campaign),
    ...set(sql`staff`, change.staff),
    ...set(sql`welcome_followers`, change.welcomeFollowers),
    ...set(sql`valid_from`, change.validFrom),
    ...set(sql`valid_until`, change.validUntil),
    ...set(sql`tags`, change.tags),
    ...set(sql`params`, change.params && JSON.stringify(change.params)),
    ...set(
      sql`welcome`,
      change.welcome === undefined || change.welcome === null
        ? change.welcome
        : JSON.stringify(change.welcome),
    ),
    ...set(
      sql`archived_at`,
      change.archived === undefined ? undefined : change.archived ? unit.now : null,
    ),
    sql`updated_at = ${unit.now}`,
  ];
  const { numAffectedRows } = await sql`update codes.codes set ${sql.join(assignments)}
    where workspace_id = ${workspaceId} and id = ${id}`.execute(unit.tx);
  if (!numAffectedRows) throw notFound('code', id);
}

/** How many permanent codes of a channel exist or are on their way. */
export async function poolUsed(tx: Tx, workspaceId: string, channelId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int n from codes.codes
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and kind = 'permanent'
      and (ticket is not null or failure is null)`.execute(tx);
  return rows[0]?.n ?? 0;
}
