import type { JourneyAnalytics } from '#contracts/api/journeys.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import { spanMs } from '#contracts/rules.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import {
  cohortLimit,
  conversionsIn,
  countRuns,
  outletsIn,
  reasonsIn,
  revenueIn,
  stepsIn,
  type Cohort,
  type VersionTerms,
} from './cohort.ts';
import { conversionOf, groupsOf, splitsOf, together } from './conversion.ts';

/** The default is so many days, the last one included. */
const defaultDays = 90;

/** How people fared who came into a journey between two days, both included. */
export async function analyse(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  query: { from?: string | undefined; to?: string | undefined; version?: number | undefined },
  now: Date,
): Promise<JourneyAnalytics> {
  const days = await daysOf(tx, workspaceId, query, now);
  const version = query.version ?? null;
  const cohort: Cohort = { workspaceId, journeyId, version, ...days.bounds };
  const definitions = await definitionsOf(tx, workspaceId, journeyId);
  const terms = [...definitions].map(([number, definition]) => termsOf(number, definition));
  const of = await countRuns(tx, cohort);
  const steps = await stepsIn(tx, cohort);
  const outlets = Map.groupBy(await outletsIn(tx, cohort), (row) => `${row.version} ${row.step}`);
  const figures = await conversionsIn(tx, cohort, terms);
  const groupOf = groupsOf(figures, await revenueIn(tx, cohort, terms));
  const versions = figures
    .filter(({ step }) => step === null)
    .map((row) => row.version)
    .toSorted((a, b) => b - a);
  const whole = (number: number) => groupOf({ version: number, step: null, arm: null });
  return {
    from: days.from,
    to: days.to,
    timeZone: days.timeZone,
    computedAt: now.toISOString(),
    goal: versions.some((number) => definitions.get(number)?.goal),
    people: { looked: Math.min(of, cohortLimit), of },
    ended: await reasonsIn(tx, cohort),
    steps: steps
      .map((row) => ({
        ...row,
        ...wordsOf(definitions.get(row.version), row.step),
        outlets: (outlets.get(`${row.version} ${row.step}`) ?? []).map(
          ({ version: _, step: __, ...outlet }) => outlet,
        ),
      }))
      .toSorted((a, b) => b.version - a.version || placeOf(a) - placeOf(b)),
    all: conversionOf(together(versions.map(whole))),
    versions: versions.map((number) => ({ version: number, ...conversionOf(whole(number)) })),
    splits: [...definitions]
      .toSorted(([a], [b]) => b - a)
      .flatMap(([number, definition]) => splitsOf(number, definition, groupOf))
      .filter(({ arms }) => arms.some(({ entered }) => entered > 0)),
  };

  function placeOf({ version: number, step }: { version: number; step: string }): number {
    return Object.keys(definitions.get(number)?.steps ?? {}).indexOf(step);
  }
}

const wordsOf = (definition: JourneyDefinition | undefined, step: string) => ({
  kind: definition?.steps[step]?.kind ?? '',
  name: definition?.steps[step]?.name ?? '',
});

function termsOf(version: number, { steps, goal }: JourneyDefinition): VersionTerms {
  return {
    version,
    splits: Object.keys(steps).filter((id) => steps[id]?.kind === 'split'),
    withinMs: goal && goal.within.n * spanMs[goal.within.unit],
  };
}

async function definitionsOf(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
): Promise<Map<number, JourneyDefinition>> {
  const { rows } = await sql<{ version: number; definition: JourneyDefinition }>`
    select version, definition from journeys.versions
    where workspace_id = ${workspaceId} and journey_id = ${journeyId}`.execute(tx);
  return new Map(rows.map(({ version, definition }) => [version, definition]));
}

/** The days asked for, in the workspace's time zone, and the moments at which they begin and end. */
async function daysOf(
  tx: Tx,
  workspaceId: string,
  query: { from?: string | undefined; to?: string | undefined },
  now: Date,
) {
  const { rows } = await sql<{
    timeZone: string;
    from: string;
    to: string;
    since: Date;
    until: Date;
  }>`
    select d."timeZone", d."from"::text as "from", d."to"::text as "to",
      d."from"::timestamp at time zone d."timeZone" as since,
      (d."to" + 1)::timestamp at time zone d."timeZone" as until
    from (
      select w.time_zone as "timeZone", last.day as "to",
        coalesce(${query.from ?? null}::date, last.day - ${defaultDays - 1}::int) as "from"
      from kernel.workspaces w cross join lateral (
        select coalesce(${query.to ?? null}::date, (${now}::timestamptz at time zone w.time_zone)::date)
          as day
      ) last
      where w.id = ${workspaceId}
    ) d`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`There is no workspace ${workspaceId}.`);
  const { since, until, ...days } = row;
  return { ...days, bounds: { since, until } };
}
