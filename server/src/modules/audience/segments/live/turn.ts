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
import { pendingWhy, readStates, type Computation } from './pending.ts';
import { evaluatePeople, type Evaluated } from './evaluate.ts';
import type { Plan, Plans } from './plan.ts';
import { settleLook, type Look, type Why } from './settle.ts';
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
  const { lanes, contested } = await claimLanes(unit.tx, unit.now, from, reach);
  if (lanes.length === 0) return { seen: contested ? 1 : 0, changed: [] };
  const [dirty, due, states] = await Promise.all([
    readDirty(unit.tx, lanes, reach),
    readDue(unit.tx, lanes, unit.now, reach),
    // After the work: whoever was marked because of a new segment is evaluated with it.
    readStates(unit.tx),
    setPlanning(unit.tx),
  ]);
  const changed: string[] = [];
  for (const workspaceId of new Set([...dirty, ...due].map((row) => row.workspaceId))) {
    const state = states.get(workspaceId);
    const own = dirty.filter((row) => row.workspaceId === workspaceId);
    passOn(unit, own);
    if (!state) continue;
    const plan = await plans.get(unit.tx, workspaceId, state.version);
    const visits = visitsOf(
      own,
      due.filter((row) => row.workspaceId === workspaceId),
    );
    if ((await visitPeople(unit, plan, state.open, visits)) > 0) changed.push(workspaceId);
  }
  unit.defer(clearDirty(unit.tx, dirty));
  return { seen: dirty.length + due.length, changed };
}

/** What happened to a contact who was merged away meanwhile concerns the person who stands for her. */
function passOn(unit: Unit, dirty: readonly Dirty[]): void {
  const moved = dirty.filter(({ personId, contactId }) => personId !== contactId);
  if (moved.length === 0) return;
  const rows = moved.map(({ workspaceId, personId, types, reason }) => ({
    w: workspaceId,
    c: personId,
    t: types,
    reason,
  }));
  unit.defer(
    sql`
      insert into audience.dirty (lane, workspace_id, contact_id, types, reason)
      select kernel.lane_of(c), w, c,
        case when jsonb_typeof(t) = 'array' then array(select jsonb_array_elements_text(t)) end, reason
      from jsonb_to_recordset(${asJson(rows)}) as x(w uuid, c uuid, t jsonb, reason text)`.execute(
      unit.tx,
    ),
  );
}

async function visitPeople(
  unit: Unit,
  plan: Plan,
  open: readonly Computation[],
  visits: readonly Visit[],
): Promise<number> {
  const byPerson = new Map(visits.map((visit) => [visit.personId, visit]));
  const before = new Map(
    visits.flatMap(({ personId, standing }) => (standing ? [[personId, standing]] : [])),
  );
  const settle = (
    numbers: readonly number[],
    evaluated: readonly Evaluated[],
    more: Pick<Look, 'gone'> = {},
  ) =>
    settleLook(unit, plan, {
      before,
      numbers,
      evaluated,
      allTimed: (personId) => {
        const visit = byPerson.get(personId);
        return visit !== undefined && (visit.time || visit.types === null);
      },
      why: (personId, no) => whyOf(plan, open, byPerson.get(personId), personId, no),
      ...more,
    });
  const gone = visits.filter((visit) => visit.gone);
  const left = settle(
    plan.all,
    gone.map(({ personId }) => ({ person: personId, held: [], wake: null })),
    { gone: true },
  );
  const moves = groupVisits(plan, visits).map(async ({ numbers, group }) => {
    const people = group.map(({ personId }) => personId);
    return settle(numbers, await evaluatePeople(unit.tx, plan, numbers, people, unit.now));
  });
  return (await Promise.all(moves)).reduce((sum, count) => sum + count, left);
}

/**
 * Leaves out the first who waits in a lane, because looking at her fails for a reason that is not the
 * database's: nobody else shall wait for that. Her next fact brings her back.
 *
 * @returns who it was
 */
export async function setAside(unit: Unit, from: number): Promise<string[]> {
  const { lanes } = await claimLanes(unit.tx, unit.now, from, oneByOne);
  const dirty = await readDirty(unit.tx, lanes, oneByOne);
  const due = await readDue(unit.tx, lanes, unit.now, oneByOne);
  await clearDirty(unit.tx, dirty);
  const people = due.map(({ standing }) => standing.personId);
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
