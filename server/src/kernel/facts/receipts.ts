import { sql, type Tx } from '../db/database.ts';

/**
 * How long a delivery is known. Platforms redeliver within minutes; a source that was cut off, such
 * as a browser that was offline, may come again after weeks. Our choice; no source prescribes it.
 */
const keptDays = 90;

/** Forgets deliveries that will not come again. */
export async function clearReceipts(tx: Tx, now: Date): Promise<void> {
  await sql`delete from kernel.receipts
    where received_at < ${now}::timestamptz - make_interval(days => ${keptDays})`.execute(tx);
}
