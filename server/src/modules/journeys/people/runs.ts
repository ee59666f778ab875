import type { JourneyPath, JourneyRun } from '#contracts/api/journeys.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { notFound } from '#kernel/errors.ts';

/** So many are shown of one person; ours, 2026-11. */
const runLimit = 100;

type Dated<T, K extends keyof T> = Omit<T, K> & { [P in K]: Exclude<T[P], string> | Date };
type RunRow = Dated<JourneyRun, 'enteredAt' | 'endedAt' | 'goalAt' | 'wakeAt'>;

const columns = sql`r.id, r.journey_id as "journeyId", coalesce(j.name, '') as "journeyName",
  r.version, r.status, r.step, s.step ->> 'name' as "stepName", s.step ->> 'kind' as "stepKind",
  r.entered_at as "enteredAt", coalesce(r.state -> 'cause' ->> 'type', r.trigger) as cause,
  r.ended_at as "endedAt", r.reason, r.goal_at as "goalAt", r.wake_at as "wakeAt"`;
const joined = sql`
  left join journeys.journeys j on j.id = r.journey_id
  left join journeys.versions v on v.journey_id = r.journey_id and v.version = r.version
  cross join lateral (select v.definition -> 'steps' -> r.step as step) s`;

/** The times that a person (all of whose ids are given) was in journeys, the latest first. */
export async function runsOf(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  limit = runLimit,
): Promise<JourneyRun[]> {
  const { rows } = await sql<RunRow>`
    select ${columns} from (
      select * from journeys.runs
      where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::uuid[])
      order by entered_at desc, id desc limit ${limit}
    ) r ${joined} order by r.entered_at desc, r.id desc`.execute(tx);
  return rows.map(toRun);
}

/**
 * The way that she took at one of these times.
 *
 * @throws DomainError `run.not_found`
 */
export async function pathOf(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  runId: string,
): Promise<JourneyPath> {
  const { rows } = await sql<RunRow>`
    select ${columns} from journeys.runs r ${joined}
    where r.workspace_id = ${workspaceId} and r.contact_id = any(${contactIds}::uuid[])
      and r.id = ${runId}`.execute(tx);
  const [row] = rows;
  if (!row) throw notFound('run', runId);
  const { rows: visits } = await sql<VisitRow>`
    select x.seq, x.step, x.entered_at as "enteredAt", x.left_at as "leftAt", x.outlet,
      v.definition -> 'steps' -> x.step ->> 'name' as name,
      v.definition -> 'steps' -> x.step ->> 'kind' as kind
    from journeys.visits x
    left join journeys.versions v on v.journey_id = x.journey_id and v.version = x.version
    where x.contact_id = any(${contactIds}::uuid[]) and x.run_id = ${runId}
    order by x.seq limit 1000`.execute(tx);
  return { ...toRun(row), visits: visits.map(toVisit) };
}

interface VisitRow {
  seq: number;
  step: string;
  enteredAt: Date;
  leftAt: Date | null;
  outlet: string | null;
  name: string | null;
  kind: string | null;
}

const toRun = (row: RunRow): JourneyRun => ({
  ...row,
  enteredAt: row.enteredAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  goalAt: row.goalAt?.toISOString() ?? null,
  wakeAt: row.wakeAt?.toISOString() ?? null,
});

const toVisit = ({ name, kind, enteredAt, leftAt, ...row }: VisitRow) => ({
  ...row,
  name: name ?? '',
  kind: kind ?? '',
  enteredAt: enteredAt.toISOString(),
  leftAt: leftAt?.toISOString() ?? null,
});
