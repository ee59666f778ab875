import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { forgottenImports, runJob } from './run/claim.ts';
import { clearUp, tell } from './run/run.ts';
import { filePath } from './upload.ts';

/** A draft that nobody started is given up after so many days: its file is personal data. */
const draftDays = 7;

/**
 * Has imports go on whose process died: graphile-worker itself would wait for hours before it takes
 * a dead worker's job for free.
 */
export async function resumeForgotten(kernel: Kernel): Promise<void> {
  await kernel.unit(async (unit) => {
    for (const payload of await forgottenImports(unit.tx, unit.now))
      await unit.addJob(runJob, payload, { key: `${runJob} ${payload.importId}` });
  });
}

/** Gives up old drafts, and deletes files that belong to no import that still needs them. */
export async function clearForgotten(kernel: Kernel): Promise<void> {
  const now = kernel.clock.now();
  const outdated = new Date(now.getTime() - draftDays * 86_400_000);
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    update imports.jobs set status = 'cancelled', finished_at = ${now}
    where status = 'draft' and created_at < ${outdated}
    returning id, workspace_id as "workspaceId"`.execute(kernel.db);
  for (const job of rows) {
    await clearUp(kernel, job);
    tell(kernel, job);
  }
  await deleteOrphans(kernel, outdated);
}

async function deleteOrphans({ config, db }: Kernel, outdated: Date): Promise<void> {
  const folder = path.dirname(filePath(config.home, ''));
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []; // Nothing was ever imported.
    throw error;
  });
  const { rows } = await sql<{ id: string }>`
    select id from imports.jobs where status in ('draft', 'queued', 'running')`.execute(db);
  const needed = new Set(rows.map(({ id }) => id));
  for (const name of names) {
    const file = path.join(folder, name);
    const id = name.split('.')[0] ?? '';
    if (!needed.has(id) && (await stat(file)).mtime < outdated) await rm(file, { force: true });
  }
}
