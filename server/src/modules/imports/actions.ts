import type { Readable } from 'node:stream';
import { rm } from 'node:fs/promises';
import type { ImportKind, ImportMapping } from '#contracts/api/imports.ts';
import { audit } from '#kernel/audit.ts';
import { sql } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { signatureOf } from './file/columns.ts';
import { inspect } from './file/inspect.ts';
import { insertImport, lockImport, saveMapping, type ImportRow } from './jobs.ts';
import { planColumns } from './mapping.ts';
import { runJob, startNext } from './run/claim.ts';
import { clearUp, tell } from './run/run.ts';
import { filePath, storeUpload } from './upload.ts';

/**
 * Takes a file in and looks at it; a file that is none we can read leaves nothing behind.
 *
 * @returns the draft's id
 */
export async function takeFile(
  kernel: Kernel,
  auth: Auth,
  given: { kind: ImportKind; name: string; file: Readable },
): Promise<string> {
  const { workspaceId } = auth;
  const id = newId(kernel.clock.now().getTime());
  const fileName = given.name.slice(0, 200).toWellFormed().replaceAll('\0', '') || 'file.csv';
  const bytes = await storeUpload(kernel.config.home, id, given.file);
  try {
    const { gzip: _, ...inspected } = await inspect(filePath(kernel.config.home, id), given.kind);
    await kernel.unit(async (unit) => {
      await insertImport(unit.tx, {
        ...inspected,
        id,
        workspaceId,
        kind: given.kind,
        fileName,
        bytes,
        signature: signatureOf(inspected.columns),
        createdAt: unit.now,
      });
      await audit(unit, auth, 'import.uploaded', subject({ id, fileName }), { kind: given.kind });
    });
  } catch (error) {
    await rm(filePath(kernel.config.home, id), { force: true });
    throw error;
  }
  tell(kernel, { id, workspaceId });
  return id;
}

/** @throws DomainError `imports.bad_mapping`, `imports.not_a_draft`, `import.not_found` */
export async function mapColumns(
  kernel: Kernel,
  auth: Auth,
  id: string,
  mapping: ImportMapping,
): Promise<void> {
  await kernel.unit(async (unit) => {
    const job = await lockImport(unit.tx, auth.workspaceId, id);
    refuseUnless(job, ['draft']);
    const header = job.columns.map(({ name }) => name);
    planColumns(job.kind, header, mapping);
    await saveMapping(unit.tx, job, { ...mapping, currency: mapping.currency.toUpperCase() });
    await audit(unit, auth, 'import.mapped', subject(job));
  });
}

/** @throws DomainError `imports.no_mapping`, `imports.not_a_draft`, `import.not_found` */
export async function startImport(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  const job = await kernel.unit(async (unit) => {
    const found = await lockImport(unit.tx, auth.workspaceId, id);
    refuseUnless(found, ['draft']);
    if (!found.mapping)
      throw new DomainError('invalid', 'imports.no_mapping', 'Say first what the columns mean.');
    const header = found.columns.map(({ name }) => name);
    planColumns(found.kind, header, found.mapping);
    await sql`update imports.jobs set status = 'queued' where id = ${id}`.execute(unit.tx);
    await unit.addJob(runJob, { workspaceId: auth.workspaceId, importId: id });
    await audit(unit, auth, 'import.started', subject(found));
    return found;
  });
  tell(kernel, job);
}

/**
 * Stops an import; the batches it committed stay. One that is over stays as it is.
 *
 * @throws DomainError `imports.over`, `import.not_found`
 */
export async function cancelImport(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  const job = await kernel.unit(async (unit) => {
    const found = await lockImport(unit.tx, auth.workspaceId, id);
    refuseUnless(found, ['draft', 'queued', 'running']);
    await sql`update imports.jobs set status = 'cancelled', runner = null, finished_at = ${unit.now}
      where id = ${id}`.execute(unit.tx);
    await startNext(unit, auth.workspaceId);
    await audit(unit, auth, 'import.cancelled', subject(found));
    return found;
  });
  await clearUp(kernel, job);
  tell(kernel, job);
}

const subject = ({ id, fileName }: Pick<ImportRow, 'id' | 'fileName'>) => ({
  kind: 'import',
  id,
  name: fileName,
});

function refuseUnless(job: ImportRow, statuses: ImportRow['status'][]): void {
  if (statuses.includes(job.status)) return;
  const over = statuses.length > 1;
  throw new DomainError(
    'conflict',
    over ? 'imports.over' : 'imports.not_a_draft',
    over ? `The import is ${job.status} already.` : `The import is ${job.status}, not a draft.`,
    { status: job.status },
  );
}
