import type { z } from 'zod';
import type { createCode } from '#contracts/api/codes.ts';
import { audit } from '#kernel/audit.ts';
import { sql } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Random } from '#kernel/random.ts';
import type { Unit } from '#kernel/unit.ts';
import { issuerOf } from './issue.ts';
import { insertCode, poolUsed } from './store.ts';
import { refuseBadWelcome } from './contribute/welcomes.ts';

/** A scene that nobody guesses and that leaves room below the platform's 64 characters. */
export const newScene = (random: Random): string =>
  `r${random.bytes(10).readBigUInt64BE().toString(36)}`;

/**
 * Writes a code's intent down; its ticket is asked for afterwards (`issueCode`).
 *
 * @returns its id
 * @throws DomainError for a channel or place that does not exist, a taken scene, a full pool
 */
export async function createIntent(
  kernel: Kernel,
  auth: Pick<Auth, 'workspaceId' | 'actor'>,
  input: z.output<typeof createCode>,
): Promise<string> {
  refuseBadWelcome(kernel.registry, input.welcome);
  const id = newId(kernel.clock.now().getTime());
  await kernel.unit(async (unit) => {
    await checkChannel(unit, auth.workspaceId, input.channelId);
    if (input.kind === 'permanent')
      await checkPool(kernel, unit, auth.workspaceId, input.channelId);
    if (input.nodeId) await checkNode(unit, auth.workspaceId, input.nodeId);
    await insertCode(unit, auth.workspaceId, {
      id,
      channelId: input.channelId,
      scene: input.scene ?? newScene(kernel.random),
      kind: input.kind,
      name: input.name,
      nodeId: input.nodeId ?? null,
      campaign: input.campaign ?? null,
      staff: input.staff ?? null,
      tags: input.tags ?? [],
      welcome: input.welcome ?? null,
      welcomeFollowers: input.welcomeFollowers ?? true,
      validFrom: input.validFrom ?? null,
      validUntil: input.validUntil ?? null,
      params: input.params ?? {},
      expireSeconds: input.expireSeconds ?? null,
      batchId: null,
    });
    await audit(unit, auth, 'code.created', { kind: 'code', id, name: input.name });
  });
  return id;
}

async function checkPool(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  channelId: string,
): Promise<void> {
  const { permanentLimit } = issuerOf(kernel);
  if ((await poolUsed(unit.tx, workspaceId, channelId)) >= permanentLimit)
    throw new DomainError(
      'conflict',
      'codes.pool_full',
      `The account has used all ${permanentLimit.toLocaleString('en')} permanent codes. Temporary ones are not limited.`,
      { limit: permanentLimit },
    );
}

export async function checkChannel(
  unit: Unit,
  workspaceId: string,
  channelId: string,
): Promise<void> {
  const { rows } =
    await sql`select from channels.accounts where workspace_id = ${workspaceId} and id = ${channelId}`.execute(
      unit.tx,
    );
  if (rows.length === 0) throw notFound('channel', channelId);
}

export async function checkNode(unit: Unit, workspaceId: string, nodeId: string): Promise<void> {
  const { rows } =
    await sql`select from codes.nodes where workspace_id = ${workspaceId} and id = ${nodeId}`.execute(
      unit.tx,
    );
  if (rows.length === 0) throw notFound('place', nodeId);
}
