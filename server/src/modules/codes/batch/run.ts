import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { issueCode } from '../issue.ts';

/** Calls at a time to one platform; a batch takes its time and leaves room for messages. */
const parallel = 4;
const pageSize = 100;

/**
 * Gets the tickets of a batch's codes. Ends when none is left, when the batch is cancelled or the
 * process stops; begun again it goes on where it was, since what has a ticket is done.
 */
export async function issueBatch(
  kernel: Kernel,
  batchId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const ids = await nextIds(kernel, batchId);
    if (ids.length === 0) break;
    const queue = [...ids];
    const worker = async () => {
      for (let id = queue.pop(); id && !signal.aborted; id = queue.pop())
        await issueCode(kernel, id);
    };
    // All of them end before an error is passed on: none may still be asking when the job is repeated.
    const ends = await Promise.allSettled(Array.from({ length: parallel }, worker));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
  await settle(kernel, batchId);
}

async function nextIds(kernel: Kernel, batchId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select c.id from codes.codes c join codes.batches b on b.id = c.batch_id
    where b.id = ${batchId} and b.status = 'running' and c.ticket is null and c.failure is null and c.archived_at is null
      and (c.issuing_until is null or c.issuing_until < ${kernel.clock.now()})
    order by c.id limit ${pageSize}`.execute(kernel.db);
  return rows.map(({ id }) => id);
}

/** Marks a batch as done once each of its codes has its ticket or its refusal. */
async function settle(kernel: Kernel, batchId: string): Promise<void> {
  const { rows } = await sql<{
    workspaceId: string;
  }>`update codes.batches b set status = 'done', finished_at = ${kernel.clock.now()}
    where id = ${batchId} and status = 'running' and not exists (
      select from codes.codes c where c.batch_id = b.id and c.ticket is null and c.failure is null and c.archived_at is null)
    returning workspace_id as "workspaceId"`.execute(kernel.db);
  if (rows[0])
    kernel.live.publish({ workspaceId: rows[0].workspaceId, topic: 'codes', data: { batchId } });
}

/** Batches that a crash left behind: nothing of them moved for a minute. */
export async function resumeBatches(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select b.id from codes.batches b where b.status = 'running'
    and not exists (select from codes.codes c where c.batch_id = b.id
      and c.updated_at > ${new Date(kernel.clock.now().getTime() - 60_000)})`.execute(kernel.db);
  for (const { id } of rows) await issueBatch(kernel, id, signal);
}
