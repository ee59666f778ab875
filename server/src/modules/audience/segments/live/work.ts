import type { SegmentCause } from '#contracts/api/segments.ts';
import type { KnownSegment } from '../ground.ts';
import type { Dirty, Due } from './claim.ts';
import type { Plan } from './plan.ts';
import type { Standing } from './standings.ts';

/** A person to look at, and why. */
export interface Visit {
  personId: string;
  /** She was merged away: she is in no segment. */
  gone: boolean;
  /** Types of facts; null: everything. */
  types: Set<string> | null;
  /** Her time has come, or a day has begun: all that time changes. */
  time: boolean;
  /** She became one with somebody, or two again. */
  merged: boolean;
  /** What was known of her; null: nobody has looked at her yet, so everything has to be. */
  standing: Standing | null;
}

/** Puts together what waits for each person of a workspace. */
export function visitsOf(dirty: readonly Dirty[], due: readonly Due[]): Visit[] {
  const visits = new Map<string, Visit>();
  const visit = (personId: string, standing: Standing | null): Visit => {
    const known = visits.get(personId);
    if (known) return known;
    const types = standing ? new Set<string>() : null;
    const made = { personId, standing, types, gone: false, time: false, merged: false };
    visits.set(personId, made);
    return made;
  };
  for (const row of dirty) {
    const own = visit(row.contactId, row.standing);
    if (row.personId !== row.contactId) own.gone = true;
    note(own, row);
  }
  for (const { standing } of due) visit(standing.personId, standing).time = true;
  return [...visits.values()];
}

function note(visit: Visit, { types, reason }: Dirty): void {
  if (reason === 'merge') visit.merged = true;
  if (reason === 'time') visit.time = true;
  else if (types === null) visit.types = null;
  else for (const type of types) visit.types?.add(type);
}

/** Which segments a visit has to look at. */
function segmentsFor(plan: Plan, { types, time }: Visit): number[] {
  if (types === null) return [...plan.all];
  const after = plan.after([...types]);
  return time ? [...new Set([...after, ...plan.timed])] : after;
}

/** People who are looked at for the same segments. */
export interface Group {
  numbers: number[];
  group: Visit[];
}

/** Each group is a statement of its own; of more than so many, all look at the union. */
const groupLimit = 4;

/** Groups visits by the segments they look at. Who was merged away is looked at for none. */
export function groupVisits(plan: Plan, visits: readonly Visit[]): Group[] {
  const groups = new Map<string, Group>();
  for (const visit of visits) {
    if (visit.gone) continue;
    const numbers = segmentsFor(plan, visit).sort((a, b) => a - b);
    const known = groups.get(numbers.join(' '));
    if (known) known.group.push(visit);
    else groups.set(numbers.join(' '), { numbers, group: [visit] });
  }
  const all = [...groups.values()];
  if (all.length <= groupLimit) return all;
  const union = new Set(all.flatMap(({ numbers }) => numbers));
  const numbers = [...union].sort((a, b) => a - b);
  return [{ numbers, group: all.flatMap(({ group }) => group) }];
}

/** Why a person came or went, as far as her visit tells. */
export function causeOf(
  visit: Visit,
  segment: KnownSegment,
): { cause: SegmentCause; by: string | null } {
  if (visit.merged || visit.gone) return { cause: 'merge', by: null };
  const by = segment.facts.find((type) => visit.types?.has(type));
  if (by) return { cause: 'fact', by };
  if (visit.time) return { cause: 'time', by: null };
  return { cause: 'fact', by: null };
}
