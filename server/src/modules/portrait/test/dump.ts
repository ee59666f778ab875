import { sql } from '#kernel/db/database.ts';
import type { TestApp } from '#test/app.ts';

const tables = ['buyers', 'customers', 'tallies', 'habits', 'entered'] as const;

/** All rows of the portraits of a workspace, to the bit. */
export async function dump(app: TestApp): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.id('portrait', table)} t
      where workspace_id = ${app.workspaceId} order by 1`.execute(app.kernel.db);
    all[table] = rows.map(({ row }) => row);
  }
  return all;
}

/** Counts everything anew from the log; how many people had not been as it says. */
export async function rebuild(app: TestApp): Promise<number> {
  const started = await app.request('POST', '/api/v1/portrait/jobs/rebuild');
  if (started.status !== 200) throw new Error(started.text);
  await app.runJobs();
  const { body } = await app.request('GET', '/api/v1/portrait/jobs');
  const [job] = body.items;
  if (job.status !== 'done') throw new Error(JSON.stringify(job));
  return job.corrected;
}

/** Takes away and spoils what was counted. */
export async function spoil(app: TestApp): Promise<void> {
  const { db } = app.kernel;
  await sql`update portrait.tallies set viewed = viewed + 1, weight = weight * 3, label = 'x'
    where random() < 0.5`.execute(db);
  await sql`delete from portrait.tallies where random() < 0.5`.execute(db);
  await sql`update portrait.habits set hours[1] = 7, last_at = null`.execute(db);
  await sql`update portrait.buyers set orders = orders + 1, currency = 'X' || currency`.execute(db);
  await sql`delete from portrait.customers`.execute(db);
  await sql`update portrait.entered set value = '"spoilt"'`.execute(db);
}
