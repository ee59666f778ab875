import type { JourneyDefinition, JourneyStep } from '#contracts/journeys.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { happenTo, type RunWish } from '../engine/enter.ts';
import { engineOf } from '../engine/engine.ts';

/** People in one transaction; ours, 2026-11: short enough that nobody waits for it. */
const batch = 500;

interface Work {
  journeyId: string;
  workspaceId: string;
  kind: 'move' | 'stop';
  from: number | null;
  to: number | null;
  steps: Record<string, string | null> | null;
}

/**
 * Moves everybody, or lets everybody go, as the journey's work says. Each batch is one transaction
 * with all that follows from it; whoever was dealt with is not found again, so after a crash the next
 * attempt goes on where this one was.
 */
export async function runWork(
  kernel: Kernel,
  journeyId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await kernel.unit((unit) => workOn(kernel, unit, journeyId))));
  // The job is given back, so that somebody else goes on.
  if (signal.aborted) throw new Error('Stopped before everybody was dealt with.');
}

/** @returns whether there may be more to do */
async function workOn(kernel: Kernel, unit: Unit, journeyId: string): Promise<boolean> {
  const work = await holdWork(unit.tx, journeyId);
  if (!work) return false;
  const { workspaceId } = work;
  const places = await nextPlaces(unit.tx, work);
  if (places.length === 0) {
    await sql`delete from journeys.works where journey_id = ${journeyId}`.execute(unit.tx);
    unit.afterCommit(() =>
      kernel.live.publish({ workspaceId, topic: 'journeys', data: { id: journeyId } }),
    );
    return false;
  }
  const engine = engineOf(kernel);
  const versions = [work.from, work.to].filter((version) => version !== null);
  await engine.definitions.load(
    unit.tx,
    versions.map((version) => ({ journeyId, version })),
  );
  const definitionOf = (version: number) => engine.definitions.get({ journeyId, version });
  const wishes = places.map(({ contactId, id, step }) => ({
    contactId,
    id,
    happening: happeningOf(work, step, definitionOf),
  }));
  await happenTo(engine, unit, workspaceId, wishes);
  await sql`update journeys.works set done = done + ${places.length}
    where journey_id = ${journeyId}`.execute(unit.tx);
  return true;
}

async function holdWork(tx: Tx, journeyId: string): Promise<Work | null> {
  const { rows } = await sql<Work>`
    select journey_id as "journeyId", workspace_id as "workspaceId", kind, from_version as "from",
      to_version as "to", steps
    from journeys.works where journey_id = ${journeyId} for update`.execute(tx);
  return rows[0] ?? null;
}

interface Place {
  contactId: string;
  id: string;
  step: string | null;
}

/** Where some of those who are still inside stand; held, so that they do not move meanwhile. */
async function nextPlaces(tx: Tx, { journeyId, from }: Work): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select contact_id as "contactId", id, step from journeys.runs
    where journey_id = ${journeyId} and status = 'active'
      and (${from}::int is null or version = ${from})
    order by contact_id, id limit ${batch} for update`.execute(tx);
  return rows;
}

/** What happens to somebody at a step. Pure. */
export function happeningOf(
  { kind, from, to, steps }: Pick<Work, 'kind' | 'from' | 'to' | 'steps'>,
  step: string | null,
  definitionOf: (version: number) => JourneyDefinition,
): RunWish['happening'] {
  if (kind === 'stop' || from === null || to === null)
    return { kind: 'removed', reason: 'stopped' };
  const mapped = step === null ? null : steps && Object.hasOwn(steps, step) ? steps[step] : step;
  const before = step === null ? undefined : definitionOf(from).steps[step];
  const after = mapped ? definitionOf(to).steps[mapped] : undefined;
  if (!mapped || !after) return { kind: 'removed', reason: 'moved' };
  return { kind: 'moved', version: to, step: mapped, sameWait: isSameWait(before, after) };
}

/** Whoever waits at a step that waits for the same goes on waiting; all else begins anew. */
function isSameWait(before: JourneyStep | undefined, after: JourneyStep): boolean {
  if (before?.kind !== after.kind || !before.kind.startsWith('wait')) return false;
  const essence = ({ name: _, to: __, ...rest }: JourneyStep) => JSON.stringify(rest);
  return essence(before) === essence(after);
}
