import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';

/**
 * Links in messages stand for people for so long; afterwards they lead nowhere. Ours, 2026-11: a year
 * and the month in which it is asked about. Figures stay, they name nobody.
 */
const keepDays = 400;

/** Rows of one statement. */
const batch = 10_000;

/** Forgets whom old links stood for, and who opened what. */
export async function forgetOld(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const before = new Date(kernel.clock.now().getTime() - keepDays * 86_400_000);
  const statements = [
    sql`delete from links.tokens where ctid in (
      select ctid from links.tokens where made_at < ${before} limit ${batch})`,
    sql`delete from links.openings where ctid in (
      select ctid from links.openings where last_at < ${before} limit ${batch})`,
  ];
  for (const statement of statements)
    while (!signal.aborted) {
      const { numAffectedRows } = await statement.execute(kernel.db);
      if ((numAffectedRows ?? 0n) < BigInt(batch)) break;
    }
}
