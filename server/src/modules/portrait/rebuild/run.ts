import { sql, type Tx } from '#kernel/db/database.ts';
import { createPace } from '#kernel/facts/pace.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { JobContext } from '#kernel/jobs.ts';
import { attempt, tellJobs } from '../jobs/attempt.ts';
import { saveJob, type JobKey, type JobState } from '../jobs/store.ts';
import { rebuildContacts } from './contacts.ts';

/** So many contacts are one step of progress. */
const windowSize = 4_096;
/** So many contacts of one lane are counted while its reactions wait: some tens of milliseconds. */
const chunkSize = 50;

/** Counts the portraits of a workspace anew, from the log. What was right is not written. */
export async function runRebuild(
  kernel: Kernel,
  { workspaceId }: { workspaceId: string },
  context: JobContext,
): Promise<void> {
  const key: JobKey = { workspaceId, kind: 'rebuild' };
  const { signal } = context;
  const pace = createPace(kernel.db);
  await attempt(kernel, key, context, async (runner, begun) => {
    let state: JobState = { ...begun, total: await countContacts(kernel.db, workspaceId) };
    while (!signal.aborted) {
      const contacts = await nextContacts(kernel.db, workspaceId, state.afterId);
      const last = contacts.at(-1);
      if (!last) break;
      let corrected = 0;
      for (const { lane, ids } of chunksOf(contacts)) {
        await pace(signal);
        if (signal.aborted) return;
        corrected += await kernel.unit(async (unit) => {
          const changed = await rebuildContacts(unit.tx, workspaceId, lane, ids);
          await saveJob(unit.tx, key, runner, state, unit.now);
          return changed.size;
        });
      }
      state = {
        total: state.total,
        done: state.done + contacts.length,
        corrected: state.corrected + corrected,
        afterId: last.id,
      };
      await saveJob(kernel.db, key, runner, state, kernel.clock.now());
      tellJobs(kernel, workspaceId);
    }
  });
}

interface Placed {
  id: string;
  lane: number;
}

async function nextContacts(tx: Tx, workspaceId: string, after: string | null): Promise<Placed[]> {
  const { rows } = await sql<Placed>`
    select id, kernel.lane_of(id) as lane from kernel.contacts
    where workspace_id = ${workspaceId} and (${after}::uuid is null or id > ${after})
    order by id limit ${windowSize}`.execute(tx);
  return rows;
}

async function countContacts(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from kernel.contacts where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** Contacts by lane, so that one lane at a time waits. */
function* chunksOf(contacts: readonly Placed[]): Generator<{ lane: number; ids: string[] }> {
  for (const [lane, own] of Map.groupBy(contacts, (contact) => contact.lane))
    for (let at = 0; at < own.length; at += chunkSize)
      yield { lane, ids: own.slice(at, at + chunkSize).map(({ id }) => id) };
}
