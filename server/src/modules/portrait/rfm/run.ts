import { inTransaction, sql } from '#kernel/db/database.ts';
import { createPace } from '#kernel/facts/pace.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { attempt, tellJobs } from '../jobs/attempt.ts';
import { queueJob, saveJob, type JobKey } from '../jobs/store.ts';
import { loadOne } from '../settings.ts';
import { rfmCurrency } from './grid.ts';
import { dropMoves, monthsOf, saveMoves } from './movement.ts';
import { saveQuintiles } from './quintiles.ts';

/** Works out the quintiles and, month by month, who moved where. Every month is one step. */
export async function runRfm(
  kernel: Kernel,
  { workspaceId }: { workspaceId: string },
  context: JobContext,
): Promise<void> {
  const { clock, db } = kernel;
  const pace = createPace(db);
  const key: JobKey = { workspaceId, kind: 'rfm' };
  await attempt(kernel, key, context, async (runner, begun) => {
    const { rfm } = await loadOne(db, workspaceId);
    const currency = await rfmCurrency(db, workspaceId);
    const months = await monthsOf(db, workspaceId, clock.now(), rfm.months);
    const state = { ...begun, total: months.length + 1 };
    for (let done = begun.done; done < state.total && !context.signal.aborted; done++) {
      const month = months[done - 1];
      // Right after an import, its buyers too; and no fan waits behind the next statement.
      await pace(context.signal);
      // Not by the plans for single rows: these statements read every buyer.
      await inTransaction(db, async (tx) => {
        // A million buyers are hashed and sorted; nobody waits for it.
        await sql`select set_config('work_mem', '64MB', true),
          set_config('statement_timeout', '15min', true)`.execute(tx);
        if (month) await saveMoves(tx, { workspaceId, currency, rfm, month });
        else
          await saveQuintiles(tx, {
            workspaceId,
            currency,
            months: rfm.months,
            now: clock.now(),
          });
        await saveJob(tx, key, runner, { ...state, done: done + 1 }, clock.now());
      });
      tellJobs(kernel, workspaceId);
    }
    await dropMoves(db, workspaceId, months[0]?.day ?? '0001-01-01');
  });
}

/** Has it worked out for everybody who has buyers; by night, so that each day starts with new fifths. */
export async function queueNightly(unit: Unit): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from kernel.workspaces w
    where exists (select from portrait.customers c where c.workspace_id = w.id)`.execute(unit.tx);
  for (const { id: workspaceId } of rows) await queueJob(unit, { workspaceId, kind: 'rfm' });
}

/** So many buyers fill fifths of five each; ours, 2026-11. */
const enoughBuyers = 25;

/** Has it worked out for the first time as soon as there are buyers enough: nobody waits for a night. */
export async function queueFirst(unit: Unit): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from kernel.workspaces w
    where not exists (
        select from portrait.jobs j where j.workspace_id = w.id and j.kind = 'rfm')
      and (select count(*) from (
        select from portrait.customers c where c.workspace_id = w.id limit ${enoughBuyers}) buyers) = ${enoughBuyers}`.execute(
    unit.tx,
  );
  for (const { id: workspaceId } of rows) await queueJob(unit, { workspaceId, kind: 'rfm' });
}
