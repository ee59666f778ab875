import { sql, type Tx } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Unit } from '#kernel/unit.ts';
import { holdLanesOf } from './live/claim.ts';
import { sweep } from './live/look.ts';
import { readStates } from './live/pending.ts';
import type { Plans } from './live/plan.ts';
import type { Why } from './live/settle.ts';
import { builtOn } from './references.ts';

/** Puts people on a static list, or takes them off, at once: members and facts are in the same unit. */
export interface ListChange {
  workspaceId: string;
  segmentId: string;
  contactIds: readonly string[];
  /** Who did it. */
  by: string;
}

/**
 * Puts people on a static list. Contacts that the workspace does not have are left out.
 *
 * @returns how many people came in
 * @throws DomainError `segment.not_found`, `segment.not_list`
 */
export const addToList = (unit: Unit, plans: Plans, change: ListChange): Promise<number> =>
  changeList(unit, plans, change, async (no, people) => {
    await sql`
      insert into audience.listed (segment, contact_id, workspace_id, at)
      select ${no}, id, ${change.workspaceId}, ${unit.now} from unnest(${people}::uuid[]) p(id)
      order by id on conflict do nothing`.execute(unit.tx);
  });

/**
 * Takes people off a static list, under whichever of their contacts they were put on it.
 *
 * @returns how many people went out
 */
export const takeOffList = (unit: Unit, plans: Plans, change: ListChange): Promise<number> =>
  changeList(unit, plans, change, async (no, people) => {
    await sql`
      delete from audience.listed l using kernel.contacts c
      where l.segment = ${no} and l.contact_id = c.id
        and (c.id = any(${people}::uuid[]) or c.merged_into = any(${people}::uuid[]))`.execute(
      unit.tx,
    );
  });

async function changeList(
  unit: Unit,
  plans: Plans,
  { workspaceId, segmentId, contactIds, by }: ListChange,
  write: (no: number, people: readonly string[]) => Promise<void>,
): Promise<number> {
  const no = await listNumber(unit.tx, workspaceId, segmentId);
  const people = await peopleBehind(unit.tx, workspaceId, contactIds);
  if (people.length === 0) return 0;
  await holdLanesOf(unit.tx, people);
  await write(no, people);
  const state = (await readStates(unit.tx)).get(workspaceId);
  const plan = await plans.get(unit.tx, workspaceId, state?.version ?? '');
  const built = builtOn(plan.ground, segmentId).map((one) => one.no);
  const hand: Why = { cause: 'hand', by, silent: false };
  const list: Why = { cause: 'segment', by: plan.segment(no)?.name ?? null, silent: false };
  const why = (segment: number) => (segment === no ? hand : built.includes(segment) ? list : null);
  const open = state?.open ?? [];
  const changed = await sweep(unit, plan, { numbers: [no], people, why, open });
  if (built.length > 0) await sweep(unit, plan, { numbers: built, people, why, open });
  return changed;
}

async function listNumber(tx: Tx, workspaceId: string, id: string): Promise<number> {
  const { rows } = await sql<{ no: number; live: boolean }>`
    select no, rule is not null as live from audience.segments
    where workspace_id = ${workspaceId} and id = ${id} for share`.execute(tx);
  const [row] = rows;
  if (!row) throw notFound('segment', id);
  if (row.live)
    throw new DomainError(
      'conflict',
      'segment.not_list',
      'Who is in a live segment is decided by its rule; only a static list is kept by hand.',
    );
  return row.no;
}

async function peopleBehind(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct coalesce(merged_into, id) as id from kernel.contacts
    where workspace_id = ${workspaceId} and id = any(${contactIds}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}
