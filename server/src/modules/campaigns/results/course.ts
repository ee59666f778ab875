import type { ResultComparison } from '#contracts/api/campaigns.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { compareArms, type ArmState } from './compare.ts';

/** Moments from the first turn to the last thing that happened: as fine as a plot shows. */
const moments = 60;

interface Step {
  arm: string;
  /** From 1: what happened up to this moment and after the one before. */
  moment: number;
  turned: number;
  converted: number;
}

/**
 * How each comparison came to be known: as it stood at each of the moments, a conversion counted from when
 * it happened. Moments at which there were too few people for any word are left out. Reads every person of
 * the sendings: only for whoever asks.
 *
 * @param states the arms as they stand now, in the order of the comparisons
 */
export async function readCourse(
  tx: Tx,
  sendingIds: readonly string[],
  states: readonly ArmState[],
  comparisons: readonly ResultComparison[],
): Promise<ResultComparison[]> {
  const span = await readSpan(tx, sendingIds);
  if (!span) return comparisons.map((comparison) => ({ ...comparison, course: [] }));
  const steps = await readSteps(tx, sendingIds, span);
  const course = comparisons.map((): NonNullable<ResultComparison['course']> => []);
  for (const [nth, standing] of standings(states, steps).entries()) {
    const at = new Date(span.from + ((nth + 1) / moments) * (span.to - span.from)).toISOString();
    const people = standing.reduce((sum, arm) => sum + arm.people, 0);
    for (const [place, { conversion }] of compareArms(standing).entries()) {
      const { estimate, low, high, verdict } = conversion;
      if (verdict !== 'few') course[place]?.push({ at, people, estimate, low, high });
    }
  }
  return comparisons.map((comparison, place) => ({ ...comparison, course: course[place] ?? [] }));
}

/** The arms at each moment, the last of which is now. */
function standings(states: readonly ArmState[], steps: readonly Step[]): ArmState[][] {
  const at = new Map(steps.map((step) => [`${step.arm} ${step.moment}`, step]));
  const people = new Map<string, number>();
  const converted = new Map<string, number>();
  return Array.from({ length: moments }, (_, nth) =>
    states.map((state) => {
      const step = at.get(`${state.arm} ${nth + 1}`);
      people.set(state.arm, (people.get(state.arm) ?? 0) + (step?.turned ?? 0));
      converted.set(state.arm, (converted.get(state.arm) ?? 0) + (step?.converted ?? 0));
      return {
        ...state,
        people: people.get(state.arm) ?? 0,
        converted: converted.get(state.arm) ?? 0,
      };
    }),
  );
}

interface Span {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
}

async function readSpan(tx: Tx, sendingIds: readonly string[]): Promise<Span | null> {
  const { rows } = await sql<{ from: number | null; to: number | null }>`
    select extract(epoch from min(turn_at))::float8 * 1000 as from,
      extract(epoch from greatest(max(turn_at), max(converted_at)))::float8 * 1000 as to
    from campaigns.recipients
    where sending_id = any(${sendingIds}::uuid[]) and status <> 'merged'`.execute(tx);
  const { from, to } = rows[0] ?? {};
  return from == null || to == null || to <= from ? null : { from, to };
}

async function readSteps(
  tx: Tx,
  sendingIds: readonly string[],
  { from, to }: Span,
): Promise<Step[]> {
  const momentOf = (column: string) => sql`
    least(${moments}, greatest(1, ceil(${moments}
      * (extract(epoch from ${sql.ref(column)})::float8 * 1000 - ${from}::float8)
      / (${to}::float8 - ${from}::float8))))::int`;
  const { rows } = await sql<Step>`
    select arm, moment, sum(turned)::float8 as turned, sum(converted)::float8 as converted
    from (
      select arm, ${momentOf('turn_at')} as moment, 1 as turned, 0 as converted
      from campaigns.recipients
      where sending_id = any(${sendingIds}::uuid[]) and status <> 'merged' and turn_at is not null
      union all
      select arm, ${momentOf('converted_at')}, 0, 1
      from campaigns.recipients
      where sending_id = any(${sendingIds}::uuid[]) and status <> 'merged'
        and turn_at is not null and converted_at is not null
    ) happened
    group by arm, moment`.execute(tx);
  return rows;
}
