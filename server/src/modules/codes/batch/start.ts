import type { z } from 'zod';
import type { batchDefaults } from '#contracts/api/codes.ts';
import { audit } from '#kernel/audit.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { checkChannel, newScene } from '../create.ts';
import { issuerOf } from '../issue.ts';
import { ensurePath } from '../nodes/nodes.ts';
import { poolUsed } from '../store.ts';
import { parseBatch, type BatchRow, type RowError } from './parse.ts';

export const issueBatchJob = 'codes.issueBatch';

/**
 * Reads a file and writes down the intent of all its codes in one transaction, or, when any row is
 * wrong, none of them: the batch then tells every fault.
 *
 * @returns the batch's id
 */
export async function startBatch(
  kernel: Kernel,
  auth: Pick<Auth, 'workspaceId' | 'actor'>,
  file: { name: string; bytes: Buffer },
  defaults: z.output<typeof batchDefaults>,
): Promise<string> {
  const { rows, errors } = parseBatch(file.bytes);
  const id = newId(kernel.clock.now().getTime());
  const { workspaceId } = auth;
  await kernel.unit(async (unit) => {
    await checkChannel(unit, workspaceId, defaults.channelId);
    errors.push(...(await takenScenes(unit, defaults.channelId, rows)));
    const failed = errors.length > 0;
    await sql`insert into codes.batches (workspace_id, id, channel_id, file_name, status, total, errors, created_at, finished_at)
      values (${workspaceId}, ${id}, ${defaults.channelId}, ${file.name}, ${failed ? 'failed' : 'running'}, ${rows.length},
        ${JSON.stringify(errors)}::jsonb, ${unit.now}, ${failed ? unit.now : null})`.execute(
      unit.tx,
    );
    await audit(
      unit,
      auth,
      'batch.started',
      { kind: 'batch', id, name: file.name },
      { rows: rows.length, errors: errors.length },
    );
    if (failed) return;
    if (defaults.kind === 'permanent')
      await checkRoom(kernel, unit, workspaceId, defaults.channelId, rows.length);
    await insertAll(kernel, unit, workspaceId, id, rows, defaults);
    await unit.addJob(issueBatchJob, { batchId: id }, { key: `${issueBatchJob}:${id}` });
  });
  return id;
}

async function takenScenes(
  unit: Unit,
  channelId: string,
  rows: readonly BatchRow[],
): Promise<RowError[]> {
  const asked = new Map(rows.flatMap(({ scene, row }) => (scene ? [[scene, row]] : [])));
  if (asked.size === 0) return [];
  const { rows: taken } = await sql<{ scene: string }>`select scene from codes.codes
    where channel_id = ${channelId} and scene = any(${[...asked.keys()]}::text[])`.execute(unit.tx);
  return taken.map(({ scene }) => ({
    row: asked.get(scene) ?? 0,
    column: 'scene',
    message: 'belongs to another code of this channel',
    fault: 'taken' as const,
  }));
}

async function checkRoom(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  channelId: string,
  wanted: number,
): Promise<void> {
  const { permanentLimit } = issuerOf(kernel);
  const left = permanentLimit - (await poolUsed(unit.tx, workspaceId, channelId));
  if (wanted > left)
    throw new DomainError(
      'conflict',
      'codes.pool_full',
      `The file asks for ${wanted} permanent codes; the account has room for ${Math.max(0, left)}.`,
      { fault: 'batch', wanted, left: Math.max(0, left) },
    );
}

async function insertAll(
  kernel: Kernel,
  unit: Unit,
  workspaceId: string,
  batchId: string,
  rows: readonly BatchRow[],
  defaults: z.output<typeof batchDefaults>,
): Promise<void> {
  const places = new Map<string, string | null>();
  for (const { path } of rows) {
    const key = path.join('\0').toLowerCase();
    if (!places.has(key)) places.set(key, await ensurePath(unit, workspaceId, path));
  }
  const values = rows.map((row) => ({
    ...row,
    id: newId(unit.now.getTime()),
    scene: row.scene ?? newScene(kernel.random),
    nodeId: places.get(row.path.join('\0').toLowerCase()) ?? null,
    campaign: row.campaign ?? defaults.campaign ?? null,
    tags: [...new Set([...defaults.tags, ...row.tags])],
    welcome:
      row.welcome === null
        ? null
        : {
            variants: [
              {
                language: null,
                audience: 'any',
                hours: null,
                messages: [{ type: 'text', text: row.welcome }],
              },
            ],
          },
  }));
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, node_id, campaign, staff, tags, welcome,
      valid_from, valid_until, params, batch_id, created_at, updated_at)
    select ${workspaceId}, id, ${defaults.channelId}, scene, ${defaults.kind}, name, "nodeId", campaign, staff, tags, welcome,
      "validFrom", "validUntil", params, ${batchId}, ${unit.now}, ${unit.now}
    from jsonb_to_recordset(${asJson(values)}) as v(id uuid, scene text, name text, "nodeId" uuid, campaign text, staff text,
      tags text[], welcome jsonb, "validFrom" timestamptz, "validUntil" timestamptz, params jsonb)`.execute(
    unit.tx,
  );
}
