import { inTransaction, sql, type Db, type Tx } from '#kernel/db/database.ts';

/** Longer than any sensible question takes; a person who waits has gone by then. */
const patienceMs = 30_000;

/** What is asked again and again is in memory, where a page costs no more than a few rows. */
const pageCosts = { inOrder: '0.1', anywhere: '0.3' };

/** Beside the process that was asked: nobody waits for what else a second core could do, but for this. */
const workers = 1;

/**
 * Runs questions about everybody: planned each time with the values they have, with memory for their
 * hashing, and stopped when they take too long.
 */
export const askWhole = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(db, async (tx) => {
    await planWhole(tx);
    return work(tx);
  });

/** The same for what else a transaction does, also one that looks everything up by keys otherwise. */
export async function planWhole(tx: Tx): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('enable_seqscan', 'on', true), set_config('enable_hashjoin', 'on', true),
    set_config('enable_mergejoin', 'on', true),
    set_config('seq_page_cost', ${pageCosts.inOrder}, true),
    set_config('random_page_cost', ${pageCosts.anywhere}, true),
    set_config('work_mem', '128MB', true), set_config('jit', 'off', true),
    set_config('max_parallel_workers_per_gather', ${`${workers}`}, true),
    set_config('statement_timeout', ${`${patienceMs}`}, true)`.execute(tx);
}
