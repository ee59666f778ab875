import type { JourneyNumbers } from '#contracts/api/journeys.ts';
import { sql, type Tx } from '#kernel/db/database.ts';

/** People at each step and along each edge of a version, from the counts kept as they move. */
export async function numbersOf(
  tx: Tx,
  workspaceId: string,
  journeyId: string,
  version: number | null,
): Promise<JourneyNumbers> {
  const { rows } = await sql<{ step: string; outlet: string; n: number }>`
    select step, outlet, sum(n)::float8 as n from journeys.counts
    where workspace_id = ${workspaceId} and journey_id = ${journeyId} and version = ${version}
    group by step, outlet order by step, outlet`.execute(tx);
  const { rows: totals } = await sql<{ entered: number }>`
    select coalesce(sum(n), 0)::float8 as entered from journeys.totals
    where journey_id = ${journeyId} and version = ${version} and what = '+'`.execute(tx);
  const steps = [...Map.groupBy(rows, ({ step }) => step)].map(([step, own]) => {
    const came = sum(own.filter(({ outlet }) => outlet === '+'));
    return { step, entered: came, here: came - sum(own.filter(({ outlet }) => outlet !== '+')) };
  });
  return {
    version,
    inside: steps.reduce((total, { here }) => total + here, 0),
    entered: totals[0]?.entered ?? 0,
    steps,
    edges: rows
      .filter(({ outlet }) => outlet !== '+' && outlet !== '-')
      .map(({ step, outlet, n }) => ({ step, outlet, passed: n })),
  };
}

const sum = (rows: readonly { n: number }[]) => rows.reduce((total, { n }) => total + n, 0);
