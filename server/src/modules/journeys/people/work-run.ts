import type { JourneyDefinition, JourneyStep } from '#contracts/journeys.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { happenTo, type RunWish } from '../engine/enter.ts';
import { engineOf } from '../engine/engine.ts';
import type { RunKey } from '../engine/store/runs.ts';

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
}

/** Goes on with works whose process has died. */
export async function resumeWorks(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select journey_id as id from journeys.works order by started_at`.execute(kernel.db);
  for (const { id } of rows) await runWork(kernel, id, signal);
}

/** @returns whether there may be more to do */
async function workOn(kernel: Kernel, unit: Unit, journeyId: string): Promise<boolean> {
  const work = await holdWork(unit.tx, journeyId);
  if (!work) return false;
  const { workspaceId } = work;
  const inside = await nextInside(unit.tx, work);
  if (inside.length === 0) {
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
  const places = await holdPlaces(unit.tx, inside);
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

/** Null: it is done, or somebody else is on it, who goes on. */
async function holdWork(tx: Tx, journeyId: string): Promise<Work | null> {
  const { rows } = await sql<Work>`
    select journey_id as "journeyId", workspace_id as "workspaceId", kind, from_version as "from",
      to_version as "to", steps
    from journeys.works where journey_id = ${journeyId} for update skip locked`.execute(tx);
  return rows[0] ?? null;
}

interface Place extends RunKey {
  step: string | null;
}

/** Some of those who are still inside, in the order of the index that finds them. */
async function nextInside(tx: Tx, { journeyId, from }: Work): Promise<RunKey[]> {
  const version = from === null ? sql`` : sql`and version = ${from}`;
  const { rows } = await sql<RunKey>`
    select contact_id as "contactId", id from journeys.runs
    where journey_id = ${journeyId} and status = 'active' ${version}
    order by version, step, contact_id, id limit ${batch}`.execute(tx);
  return rows;
}

/** Where they stand; held in the order in which everybody holds runs, so that none move meanwhile. */
async function holdPlaces(tx: Tx, keys: readonly RunKey[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select r.contact_id as "contactId", r.id, r.step
    from jsonb_to_recordset(${asJson(keys)}) as k("contactId" uuid, id uuid)
    join journeys.runs r on r.contact_id = k."contactId" and r.id = k.id
    where r.status = 'active'
    order by r.contact_id, r.id for update of r`.execute(tx);
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
