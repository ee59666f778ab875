import { setTimeout as delay } from 'node:timers/promises';
import { query } from '../audience/stage.ts';
import { usage } from '../processes.ts';
import type { Stage } from '../stage.ts';
import { makeJourney } from './make.ts';

export interface Waiting {
  people: number;
  due: number;
  /** The due are spread over so many seconds. */
  seconds: number;
}

/** A journey in which people wait for a long time, and then go out. */
export const waitingJourney = (stage: Stage): Promise<string> =>
  makeJourney(stage, 'Waiting', {
    triggers: [{ kind: 'api' }],
    start: 'wait',
    steps: {
      wait: { kind: 'wait', span: { n: 4, unit: 'week' }, to: { next: 'mark' } },
      mark: { kind: 'setAttribute', key: 'woken', value: true, to: { next: 'out' } },
      out: { kind: 'exit' },
    },
  });

/** Puts people into the journey as its engine would have, all waiting for a day far off. */
export async function fillWaiting(
  stage: Stage,
  journeyId: string,
  { people }: Waiting,
): Promise<void> {
  const [workspace] = await query<{ id: string }>(
    stage,
    'select id from kernel.workspaces limit 1',
  );
  const run = (text: string) => query(stage, text.replaceAll(':people', String(people)));
  await run('create schema if not exists bench');
  await run(`create table bench.waiting as
    select n, kernel.uuid7(now() - interval '30 days' + n * interval '1 second') as id,
      kernel.uuid7(now()) as run from generate_series(1, :people) n`);
  const [w, j] = [`'${workspace?.id}'::uuid`, `'${journeyId}'::uuid`];
  await run(`insert into kernel.contacts (id, workspace_id, created_at)
    select id, ${w}, now() from bench.waiting order by id`);
  await run(`insert into journeys.entries (contact_id, journey_id, workspace_id, last_at, times, active)
    select id, ${j}, ${w}, now(), 1, 1 from bench.waiting`);
  await run(`insert into journeys.runs (contact_id, id, workspace_id, journey_id, version, entered_as,
      status, step, seq, state, wake_at, waits, trigger, entered_at)
    select id, run, ${w}, ${j}, 1, id, 'active', 'wait', 1, '{"wait": {"kind": "time"}, "cause": null}',
      now() + interval '20 days' + n * interval '1 second',
      '{contact.unfollowed,consent.changed}', 'api', now() from bench.waiting`);
  await run(`insert into journeys.visits (contact_id, run_id, seq, workspace_id, journey_id, version,
      step, entered_at)
    select id, run, 1, ${w}, ${j}, 1, 'wait', now() from bench.waiting`);
  await run(`insert into journeys.counts (journey_id, version, step, outlet, shard, workspace_id, n)
    values (${j}, 1, 'wait', '+', 0, ${w}, :people)`);
  await run('vacuum analyze');
}

/** What it costs to do nothing, of the program's processor and in rows the database looks at. */
export async function idleCost(stage: Stage, seconds: number) {
  const touched = async () => {
    const [row] = await query<{ n: number; commits: number }>(
      stage,
      `select (tup_fetched + tup_returned)::float8 as n, xact_commit::float8 as commits
       from pg_stat_database where datname = current_database()`,
    );
    return row ?? { n: 0, commits: 0 };
  };
  const pid = stage.server.pid ?? 0;
  const [before, rows] = [await usage(pid), await touched()];
  await delay(seconds * 1000);
  const [after, later] = [await usage(pid), await touched()];
  const cpu = ((after?.cpuSeconds ?? 0) - (before?.cpuSeconds ?? 0)) / seconds;
  return {
    cpuPercent: Math.round(cpu * 10_000) / 100,
    rowsPerSecond: Math.round((later.n - rows.n) / seconds),
    transactionsPerSecond: Math.round((later.commits - rows.commits) / seconds),
  };
}

/**
 * (b) Has some of those who wait come due, spread over a minute; how late each was moved on, by the
 * database's clock at the end of the transaction that did it.
 */
export async function measureWakes(stage: Stage, journeyId: string, { due, seconds }: Waiting) {
  await query(
    stage,
    `create or replace function bench.stamp() returns trigger language plpgsql as $$
      begin
        new.detail := jsonb_build_object('at', extract(epoch from clock_timestamp()));
        return new;
      end $$`,
  );
  await query(
    stage,
    `create or replace trigger stamp before update on journeys.visits for each row
      execute function bench.stamp()`,
  );
  await query(stage, `create table bench.due (run uuid primary key, at timestamptz)`);
  await query(
    stage,
    `insert into bench.due select run, now() + interval '10 seconds' + n * $1 * interval '1 second' / $2
     from bench.waiting where n <= $2`,
    [seconds, due],
  );
  // The aim of its timer is kept by its own commits; what others write is found by its poll.
  await query(
    stage,
    'update journeys.runs r set wake_at = d.at from bench.due d where d.run = r.id',
  );
  const wanted = `journey_id = '${journeyId}' and status = 'active' and wake_at < now() + interval '1 day'`;
  for (;;) {
    const [row] = await query<{ n: string }>(
      stage,
      `select count(*) as n from journeys.runs where ${wanted}`,
    );
    if (Number(row?.n) === 0) break;
    await delay(500);
  }
  const [figures] = await query<Record<'p50' | 'p99' | 'max' | 'n', number>>(
    stage,
    `select count(*)::int as n, percentile_cont(0.5) within group (order by late)::int as p50,
      percentile_cont(0.99) within group (order by late)::int as p99, max(late)::int as max
     from (select ((v.detail ->> 'at')::float8 - extract(epoch from d.at)) * 1000 as late
       from bench.due d join journeys.visits v on v.run_id = d.run and v.seq = 1) x`,
  );
  await query(stage, 'drop trigger stamp on journeys.visits');
  return { due, seconds, lateMs: figures };
}
