import { gzipSync } from 'node:zlib';
import type { Rule } from '#contracts/rules.ts';
import { isTransient, sql, type Tx } from '#kernel/db/database.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { batchQuery } from '../compile/batch.ts';
import { createCompiler } from '../compile/compile.ts';
import { runQuery } from '../compile/late.ts';
import { loadGround } from '../ground.ts';
import { csvHeader, csvLines } from './rows.ts';
import { failExport, forgottenExports, holdExport, savePart, type ExportRow } from './store.ts';

export const exportJob = 'audience.export';

/** Members in one part, which is one transaction. */
const chunk = 2_000;
/** An export that stands still for so long has lost its process. */
const forgottenAfterMs = 120_000;

/** Writes an export part by part; may be stopped anywhere and started again. */
export const runExport =
  (kernel: Kernel) =>
  async (
    { exportId }: { exportId: string },
    { signal, lastAttempt }: JobContext,
  ): Promise<void> => {
    try {
      while (!signal.aborted && (await kernel.unit((unit) => writePart(kernel, unit, exportId))));
    } catch (error) {
      if (isTransient(error) && !lastAttempt) throw error;
      const failure = error instanceof Error ? error.message : String(error);
      kernel.log.error({ err: error, exportId }, 'an export failed');
      await failExport(kernel.db, exportId, failure, kernel.clock.now());
    }
    // A process that stops leaves the rest to another one.
    if (signal.aborted) await kernel.unit((unit) => queueExport(unit, exportId));
  };

export const queueExport = (unit: Unit, exportId: string): Promise<void> =>
  unit.addJob(exportJob, { exportId }, { key: `export ${exportId}`, maxAttempts: 5 });

export const resumeExports = (kernel: Kernel) => () =>
  kernel.unit(async (unit) => {
    const before = new Date(unit.now.getTime() - forgottenAfterMs);
    for (const id of await forgottenExports(unit.tx, before)) await queueExport(unit, id);
  });

/** @returns whether there is more to write */
async function writePart(kernel: Kernel, unit: Unit, exportId: string): Promise<boolean> {
  const row = await holdExport(unit.tx, exportId);
  if (!row) return false;
  const no = await segmentNumber(unit.tx, row);
  if (no === null) {
    await failExport(unit.tx, exportId, 'The segment was deleted.', unit.now);
    return false;
  }
  const people = await nextMembers(unit.tx, no, row.after);
  const agreed = await whoAgreed(kernel, unit, row, people);
  const lines = await csvLines(unit.tx, row.workspaceId, no, row.columns, agreed);
  const text = row.parts === 0 ? csvHeader(row.columns) + lines : lines;
  const last = people.length < chunk;
  await savePart(unit, row, {
    people: people.length,
    rows: agreed.length,
    bytes: Buffer.byteLength(text),
    content: gzipSync(text),
    after: people.at(-1) ?? null,
    last,
  });
  const { workspaceId } = row;
  unit.afterCommit(() => kernel.live.publish({ workspaceId, topic: 'segments', data: {} }));
  return !last;
}

async function segmentNumber(
  tx: Tx,
  { workspaceId, segmentId }: ExportRow,
): Promise<number | null> {
  const { rows } = await sql<{ no: number }>`
    select no from audience.segments where workspace_id = ${workspaceId} and id = ${segmentId}`.execute(
    tx,
  );
  return rows[0]?.no ?? null;
}

async function nextMembers(tx: Tx, no: number, after: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from audience.members
    where segment = ${no} and (${after}::uuid is null or person_id > ${after})
    order by person_id limit ${chunk}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Those who agree to the purpose, by the same rule as in segments. */
async function whoAgreed(
  { registry }: Kernel,
  unit: Unit,
  { workspaceId, purpose }: ExportRow,
  people: readonly string[],
): Promise<string[]> {
  const agrees: Rule = {
    kind: 'field',
    field: 'consent.given',
    params: { purpose },
    test: { op: 'isTrue' },
  };
  const compiler = createCompiler(await loadGround(unit.tx, registry, workspaceId));
  const [root] = compiler.add(agrees);
  if (!root) return [];
  const query = batchQuery(compiler.leaves, [{ no: 1, holds: root.holds }]);
  const rows = await runQuery<{ person: string; held: number[] }>(unit.tx, query, {
    now: unit.now,
    people,
  });
  return rows.filter(({ held }) => held.length > 0).map(({ person }) => person);
}
