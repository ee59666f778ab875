import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { skippedFact } from './facts.ts';
import { decidableColumns, type DecidableRow } from './rows.ts';
import { insertLog } from './write.ts';

/** Rank of broadcasts: replies and single messages never stand behind them. */
const bulkRank = 2;

/**
 * Takes back messages that nobody has begun to send; they end in the log as skipped.
 *
 * @returns the ids of those that were taken back; others are settled, or on their way
 */
export async function withdraw(
  unit: Unit,
  workspaceId: string,
  wanted: readonly { contactId: string; messageId: string }[],
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<DecidableRow>`
    delete from messages.outbox o
    using jsonb_to_recordset(${asJson(wanted)}) as w("contactId" uuid, "messageId" uuid),
      -- Who is in charge of a message now is told only by its row, hence locked before it is judged.
      lateral (select x.ctid from messages.outbox x
        where x.contact_id = w."contactId" and x.id = w."messageId" and x.claimed_by is null
          and x.workspace_id = ${workspaceId} for update skip locked) own
    where o.ctid = own.ctid
    returning ${decidableColumns}`.execute(unit.tx);
  const ended = rows.map((row) => ({
    ...row,
    reasonCode: 'skip.withdrawn' as const,
    reasonValues: {},
    status: 'skipped' as const,
    decidedAt: unit.now,
    settledAt: unit.now,
  }));
  await insertLog(unit.tx, ended);
  unit.append(...ended.map(skippedFact));
  return new Set(rows.map(({ id }) => id));
}

/** How many broadcast messages are ready to be sent, over all workspaces; counting ends at `upTo`. */
export async function bulkBacklog(tx: Tx, upTo: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from messages.outbox
      where not_before is null and claimed_by is null and priority = ${bulkRank} limit ${upTo}
    ) o`.execute(tx);
  return rows[0]?.n ?? 0;
}
