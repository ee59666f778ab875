import type { SegmentCause } from '#contracts/api/segments.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import type { Evaluated } from './evaluate.ts';
import type { Plan } from './plan.ts';
import { saveStandings, type Standing } from './standings.ts';

/** Why a membership changed; `silent`: it was found, nobody came or went. */
export interface Why {
  cause: SegmentCause;
  by: string | null;
  silent: boolean;
}

/** Someone came into a segment or went out of it. */
interface Move extends Why {
  personId: string;
  segment: number;
  entered: boolean;
}

/** A look at some segments for some people. */
export interface Look {
  /** What was known of these people, read since their lanes are held. */
  before: ReadonlyMap<string, Standing>;
  numbers: readonly number[];
  evaluated: readonly Evaluated[];
  /** The look covered everything that time changes, so that an earlier wake is done with. */
  allTimed(personId: string): boolean;
  /** These were merged away: nothing that time may bring concerns them any more. */
  gone?: true;
  why(personId: string, segment: number): Why;
}

/**
 * Brings memberships in line with what was found: writes the difference, states who came and went.
 * The caller holds the lanes of these people.
 *
 * @returns how many memberships were other than found
 */
export function settleLook(unit: Unit, plan: Plan, look: Look): number {
  if (look.evaluated.length === 0) return 0;
  const asked = new Set(look.numbers);
  const moves: Move[] = [];
  const standings: Standing[] = [];
  for (const { person, held, wake } of look.evaluated) {
    const known = look.before.get(person);
    const was = new Set(known?.segments.filter((no) => asked.has(no)));
    const is = new Set(held);
    const move = (segment: number, entered: boolean) =>
      moves.push({ personId: person, segment, entered, ...look.why(person, segment) });
    for (const no of is) if (!was.has(no)) move(no, true);
    for (const no of was) if (!is.has(no)) move(no, false);
    const changed = was.size !== is.size || held.some((no) => !was.has(no));
    const wakeAt = look.gone ? null : nextWake(known, wake, look.allTimed(person), unit.now);
    if (known && !changed && sameTime(known.wakeAt, wakeAt)) continue;
    const others = known?.segments.filter((no) => !asked.has(no) && plan.segment(no)) ?? [];
    standings.push({ personId: person, segments: [...others, ...held], wakeAt });
  }
  if (standings.length > 0) unit.defer(saveStandings(unit.tx, plan.ground.workspaceId, standings));
  if (moves.length > 0) unit.defer(saveMoves(unit, plan, moves));
  return moves.length;
}

/**
 * A wake that is known and still to come is kept when it is the earlier one: it may come for nothing,
 * but the row need not be written for every fact.
 */
function nextWake(
  known: Standing | undefined,
  found: Date | null,
  allTimed: boolean,
  now: Date,
): Date | null {
  const old = known?.wakeAt ?? null;
  if (old === null) return found;
  if (old <= now) return allTimed ? found : old;
  return found !== null && found < old ? found : old;
}

const sameTime = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

/** Members, sizes and flows in one statement. */
async function saveMoves(unit: Unit, plan: Plan, moves: readonly Move[]): Promise<void> {
  stateMoves(unit, plan, moves);
  const { workspaceId } = plan.ground;
  const rows = moves.map(({ personId, segment, entered, silent, cause }) => ({
    p: personId,
    s: segment,
    e: entered,
    // Found by going through everybody, not by something that happened to her.
    a: silent || cause === 'rule' || cause === 'recompute',
  }));
  await sql`
    with moves as materialized (
      select x.p, x.s, x.e, x.a, kernel.lane_of(x.p) as lane
      from jsonb_to_recordset(${asJson(rows)}) as x(p uuid, s int, e boolean, a boolean)
    ), gone as (
      delete from audience.members m using moves x
      where not x.e and m.segment = x.s and m.person_id = x.p
    ), came as (
      insert into audience.members (segment, person_id, workspace_id, since)
      select s, p, ${workspaceId}, ${unit.now} from moves where e
      on conflict do nothing
    ), sized as (
      insert into audience.sizes as z (segment, lane, workspace_id, size)
      select s, lane, ${workspaceId}, sum(case when e then 1 else -1 end)
      from moves group by s, lane order by s, lane
      on conflict (segment, lane) do update set size = z.size + excluded.size
    )
    insert into audience.flows as f (segment, hour, shard, workspace_id, entered, departed, adjusted)
    select s, date_trunc('hour', ${unit.now}::timestamptz, 'UTC'), min(lane) % 8, ${workspaceId},
      count(*) filter (where e and not a), count(*) filter (where not e and not a),
      coalesce(sum(case when e then 1 else -1 end) filter (where a), 0)
    from moves group by s order by s
    on conflict (segment, hour, shard) do update set entered = f.entered + excluded.entered,
      departed = f.departed + excluded.departed, adjusted = f.adjusted + excluded.adjusted
  `.execute(unit.tx);
}

/** A fact for each that is news. */
function stateMoves(unit: Unit, plan: Plan, moves: readonly Move[]): void {
  const { workspaceId } = plan.ground;
  for (const { personId, segment, entered, silent, cause, by } of moves) {
    const known = plan.segment(segment);
    if (silent || !known) continue;
    unit.append({
      workspaceId,
      type: entered ? 'segment.entered' : 'segment.left',
      identities: [],
      contactId: personId,
      channelId: null,
      occurredAt: unit.now,
      data: { segmentId: known.id, name: known.name, cause, by },
    });
  }
}
