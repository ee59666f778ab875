import type { Fact } from '#contracts/facts.ts';
import { sql } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import type { Engine } from './engine.ts';
import type { Journeys } from './loaded.ts';
import { play, type Person } from './play.ts';
import { holdActive } from './store/runs.ts';

type MergeFact = Fact<'contact.merged'> | Fact<'contact.unmerged'>;

/**
 * What two people have under way goes on with the one who stands for both; where both were in a
 * journey that lets a person in once at a time, the younger way ends. When a merge is undone, what
 * the other had brought along goes back with her.
 */
export async function followMerges(
  engine: Engine,
  unit: Unit,
  journeys: Journeys,
  facts: readonly MergeFact[],
): Promise<void> {
  for (const fact of facts) {
    const { contactId: winner, workspaceId } = fact;
    const { loser } = fact.data;
    if (fact.type === 'contact.unmerged') await moveRuns(unit, winner, loser, loser);
    else {
      await moveRuns(unit, loser, winner, null);
      await joinEntries(unit, winner, loser);
    }
    await recount(unit, [winner, loser]);
    await endDoubles(engine, unit, journeys, workspaceId, winner);
  }
}

/** Hands over what still goes on, or waits for a goal, with its path. `enteredAs` null: all of it. */
async function moveRuns(
  { tx }: Unit,
  from: string,
  to: string,
  enteredAs: string | null,
): Promise<void> {
  await sql`
    with moved as (
      update journeys.runs set contact_id = ${to}
      where contact_id = ${from} and (status = 'active' or waits <> '{}')
        and (${enteredAs}::uuid is null or entered_as = ${enteredAs})
      returning id
    )
    update journeys.visits v set contact_id = ${to} from moved
    where v.contact_id = ${from} and v.run_id = moved.id`.execute(tx);
}

/** Whoever came in as one of them came in. The loser's rows stay: an undone merge finds them. */
async function joinEntries({ tx }: Unit, winner: string, loser: string): Promise<void> {
  await sql`
    insert into journeys.entries as e
      (contact_id, journey_id, workspace_id, last_at, times, active, burst_at, burst)
    select ${winner}, journey_id, workspace_id, last_at, times, active, burst_at, burst
    from journeys.entries where contact_id = ${loser} order by journey_id
    on conflict (contact_id, journey_id) do update set
      last_at = greatest(e.last_at, excluded.last_at), times = e.times + excluded.times`.execute(
    tx,
  );
}

/** How many ways of each are under way, after some changed hands. */
async function recount({ tx }: Unit, people: readonly string[]): Promise<void> {
  await sql`
    update journeys.entries e set active = (
      select count(*) from journeys.runs r
      where r.contact_id = e.contact_id and r.journey_id = e.journey_id and r.status = 'active')
    where e.contact_id = any(${people}::uuid[])`.execute(tx);
}

async function endDoubles(
  engine: Engine,
  unit: Unit,
  journeys: Journeys,
  workspaceId: string,
  winner: string,
): Promise<void> {
  const { rows } = await sql<{ journeyId: string }>`
    select journey_id as "journeyId" from journeys.runs
    where contact_id = ${winner} and status = 'active'
    group by 1 having count(*) > 1`.execute(unit.tx);
  if (rows.length === 0) return;
  const pairs = rows.map(({ journeyId }) => ({ contactId: winner, journeyId }));
  const runs = await holdActive(unit.tx, pairs);
  await engine.definitions.load(unit.tx, runs);
  const doubles = [...Map.groupBy(runs, (run) => run.journeyId).values()].flatMap((own) =>
    own.filter((run, nth) => nth > 0 && isAlone(run)),
  );
  const person: Person = {
    workspaceId,
    contactId: winner,
    runs: doubles,
    events: doubles.map(({ id }) => ({
      kind: 'run',
      runId: id,
      happening: { kind: 'removed', reason: 'merged' },
    })),
  };
  await play(engine, unit, journeys, [person]);

  function isAlone({ journeyId, version }: { journeyId: string; version: number }): boolean {
    const live = journeys.get(journeyId)?.liveVersion ?? version;
    const { limit } = engine.definitions.get({ journeyId, version: live });
    return limit.kind === 'onceAtATime';
  }
}
