import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Registry } from '#kernel/registry.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { runUnit, type Unit, type UnitDeps } from '#kernel/unit.ts';
import { runQuery } from '../compile/late.ts';
import type { Daily } from '../compile/leaves/leaf.ts';
import { rowsOf } from '../compile/rows.ts';
import { bumpVersion } from '../versions.ts';
import { planComputation } from './computations.ts';
import { readStates } from './pending.ts';
import { fieldsIn } from '../fields-in.ts';
import type { Plan, Plans } from './plan.ts';

interface Tick {
  workspaceId: string;
  day: string;
  settings: Record<string, string>;
}

/**
 * Looks, in every workspace, at what changes without anybody doing anything: another day has begun,
 * and anniversaries are other people's; a setting changed that fields depend on.
 */
export async function tickDays(deps: UnitDeps, registry: Registry, plans: Plans): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select workspace_id as id from audience.ticks`.execute(deps.db);
  for (const { id } of rows)
    await runUnit(deps, async (unit) => {
      const tick = await takeTick(unit.tx, id);
      const state = (await readStates(unit.tx)).get(id);
      if (!tick || !state) return;
      const plan = await plans.get(unit.tx, id, state.version);
      const today = dayIn(plan.ground.timeZone, unit.now);
      if (today !== tick.day) await markDaily(unit.tx, plan, tick.day, today);
      const settings = await versionsOf(unit.tx, registry, plan);
      await recomputeChanged(unit, plan, tick.settings, settings);
      await saveTick(unit.tx, { workspaceId: id, day: today, settings });
    });
}

async function takeTick(tx: Tx, workspaceId: string): Promise<Tick | null> {
  const { rows } = await sql<Tick>`
    select workspace_id as "workspaceId", day::text, settings from audience.ticks
    where workspace_id = ${workspaceId} for update skip locked`.execute(tx);
  return rows[0] ?? null;
}

async function saveTick(tx: Tx, { workspaceId, day, settings }: Tick): Promise<void> {
  await sql`
    update audience.ticks set day = ${day}, settings = ${asJson(settings)}
    where workspace_id = ${workspaceId}
      and (day, settings) is distinct from (${day}::date, ${asJson(settings)})`.execute(tx);
}

/** Marks the people whose days meet a condition on one of two days and not on the other. */
async function markDaily(tx: Tx, plan: Plan, before: string, today: string): Promise<void> {
  for (const daily of plan.daily) {
    const changed = inOne(daily.keysOn(before), daily.keysOn(today));
    if (changed.length === 0) continue;
    await runQuery(tx, markQuery(plan, daily, changed), noRun);
  }
}

/** What is in one of two lists and not in the other. */
function inOne<T>(a: readonly T[], b: readonly T[]): T[] {
  const [inA, inB] = [new Set(a), new Set(b)];
  return [...a.filter((key) => !inB.has(key)), ...b.filter((key) => !inA.has(key))];
}

const noRun = { now: new Date(0), people: null };

const markQuery = (plan: Plan, { source, key, type }: Daily, keys: readonly (string | number)[]) =>
  sql`insert into audience.dirty (lane, workspace_id, contact_id, types, reason)
    select kernel.lane_of(x.person), ${plan.ground.workspaceId}, x.person, '{}', 'time'
    from (${rowsOf(source, {}, 'everybody', sql`${key} = any(${keys}::${type})`)}) x
    group by x.person`;

/** Versions of what the fields in use depend on besides facts, by field; and the time zone. */
export async function versionsOf(
  tx: Tx,
  registry: Registry,
  plan: Plan,
): Promise<Record<string, string>> {
  const used = fieldsIn(plan.ground, plan.ground.segments);
  const versions: Record<string, string> = { timeZone: plan.ground.timeZone };
  for (const field of registry.all('segmentFields'))
    if (field.version && used.has(field.name))
      versions[field.name] = await field.version(tx, plan.ground.workspaceId);
  return versions;
}

async function recomputeChanged(
  unit: Unit,
  plan: Plan,
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Promise<void> {
  const changed = Object.keys(now).filter((name) => name in before && before[name] !== now[name]);
  if (changed.length === 0) return;
  const { workspaceId, segments } = plan.ground;
  const zone = changed.includes('timeZone');
  const affected = segments.filter(
    (segment) => zone || changed.some((name) => fieldsIn(plan.ground, [segment]).has(name)),
  );
  // Whoever keeps them compiled has to read the settings again.
  await bumpVersion(unit.tx, workspaceId);
  await planComputation(unit, {
    workspaceId,
    segments: affected.map(({ no }) => no),
    cause: 'settings',
    by: changed[0] ?? null,
    silent: false,
    source: null,
  });
}
