import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import {
  claimLanes,
  clearDirty,
  fullReach,
  oneByOne,
  readDirty,
  readDue,
  type Dirty,
  type Reach,
} from './claim.ts';
import { pendingWhy, readState, type Computation } from './pending.ts';
import { evaluatePeople } from './evaluate.ts';
import type { Plan, Plans } from './plan.ts';
import { settleLook, type Why } from './settle.ts';
import { loadStandings } from './standings.ts';
import { causeOf, groupVisits, visitsOf, type Visit } from './work.ts';

/**
 * How statements about a handful of people are planned: once, for good, and by keys; joins among the
 * few rows found are hashed. The evaluator has a connection of its own, so no other statement is
 * planned so.
 */
export async function setPlanning(tx: Tx): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('enable_hashjoin', 'on', true), set_config('work_mem', '32MB', true)`.execute(tx);
}

/** What came of a turn: how much was waiting, and whose segments have other members now. */
export interface Turn {
  seen: number;
  changed: string[];
}

/**
 * Looks at the next people who wait: of some lanes, those to whom something happened and those whose
 * time has come.
 *
 * @param from the lane to begin with
 */
export async function evaluateTurn(
  unit: Unit,
  plans: Plans,
  from: number,
  reach: Reach = fullReach,
): Promise<Turn> {
  const lanes = await claimLanes(unit.tx, unit.now, from, reach);
  if (lanes.length === 0) return { seen: 0, changed: [] };
  await setPlanning(unit.tx);
  const dirty = await readDirty(unit.tx, lanes, reach);
  const due = await readDue(unit.tx, lanes, unit.now, reach);
  const changed: string[] = [];
  const workspaces = new Set([...dirty, ...due].map(({ workspaceId }) => workspaceId));
  // Read after the work was: whoever was marked because of a new segment is evaluated with it.
  const states = await readState(unit.tx, [...workspaces]);
  for (const workspaceId of workspaces) {
    const state = states.get(workspaceId);
    const own = dirty.filter((row) => row.workspaceId === workspaceId);
    const timely = due.filter((row) => row.workspaceId === workspaceId);
    await passOn(unit.tx, own);
    if (!state) continue;
    const plan = await plans.get(unit.tx, workspaceId, state.version);
    const moves = await visitPeople(
      unit,
      plan,
      state.open,
      own,
      timely.map(({ personId }) => personId),
    );
    if (moves > 0) changed.push(workspaceId);
  }
  unit.defer(clearDirty(unit.tx, dirty));
  return { seen: dirty.length + due.length, changed };
}

/** What happened to a contact who was merged away meanwhile concerns the person who stands for her. */
async function passOn(tx: Tx, dirty: readonly Dirty[]): Promise<void> {
  const moved = dirty.filter(({ personId, contactId }) => personId !== contactId);
  if (moved.length === 0) return;
  const rows = moved.map(({ workspaceId, personId, types, reason }) => ({
    w: workspaceId,
    c: personId,
    t: types,
    reason,
  }));
  await sql`
    insert into audience.dirty (lane, workspace_id, contact_id, types, reason)
    select kernel.lane_of(c), w, c,
      case when jsonb_typeof(t) = 'array' then array(select jsonb_array_elements_text(t)) end, reason
    from jsonb_to_recordset(${asJson(rows)}) as x(w uuid, c uuid, t jsonb, reason text)`.execute(
    tx,
  );
}

async function visitPeople(
  unit: Unit,
  plan: Plan,
  open: readonly Computation[],
  dirty: readonly Dirty[],
  due: readonly string[],
): Promise<number> {
  const visits = visitsOf(dirty, due);
  const before = await loadStandings(
    unit.tx,
    visits.map(({ personId }) => personId),
  );
  for (const visit of visits) if (!before.has(visit.personId)) visit.types = null;
  const byPerson = new Map(visits.map((visit) => [visit.personId, visit]));
  const timed = new Set(
    visits.filter(({ time, types }) => time || types === null).map(({ personId }) => personId),
  );
  const why = (personId: string, no: number): Why =>
    whyOf(plan, open, byPerson.get(personId), personId, no);

  const gone = visits.filter((visit) => visit.gone).map(({ personId }) => personId);
  let moves = await settleLook(unit, plan, {
    before,
    numbers: plan.all,
    evaluated: gone.map((person) => ({ person, held: [], wake: null })),
    allTimed: () => true,
    why,
  });
  for (const { numbers, group } of groupVisits(plan, visits)) {
    const people = group.map(({ personId }) => personId);
    const evaluated = await evaluatePeople(unit.tx, plan, numbers, people, unit.now);
    moves += await settleLook(unit, plan, {
      before,
      numbers,
      evaluated,
      allTimed: (personId) => timed.has(personId),
      why,
    });
  }
  return moves;
}

/**
 * Leaves out the first who waits in a lane, because looking at her fails for a reason that is not the
 * database's: nobody else shall wait for that. Her next fact brings her back.
 *
 * @returns who it was
 */
export async function setAside(unit: Unit, from: number): Promise<string[]> {
  const lanes = await claimLanes(unit.tx, unit.now, from, oneByOne);
  const dirty = await readDirty(unit.tx, lanes, oneByOne);
  const due = await readDue(unit.tx, lanes, unit.now, oneByOne);
  await clearDirty(unit.tx, dirty);
  const people = due.map(({ personId }) => personId);
  await sql`update audience.standings set wake_at = null
    where person_id = any(${people}::uuid[])`.execute(unit.tx);
  return [...dirty.map(({ contactId }) => contactId), ...people];
}

function whyOf(
  plan: Plan,
  open: readonly Computation[],
  visit: Visit | undefined,
  personId: string,
  no: number,
): Why {
  const segment = plan.segment(no);
  if (!visit || !segment || visit.gone) return { cause: 'merge', by: null, silent: true };
  return pendingWhy(open, personId, no) ?? { ...causeOf(visit, segment), silent: false };
}
