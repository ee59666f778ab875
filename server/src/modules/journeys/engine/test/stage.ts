import type { JourneyDefinition } from '#contracts/journeys.ts';
import { journeys } from '#modules/journeys/index.ts';
import { audience } from '#modules/audience/index.ts';
import { codes } from '#modules/codes/index.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { stage as messagesStage } from '#modules/messages/test/stage.ts';
import { fact } from '#test/facts.ts';
import { engineOf } from '../engine.ts';
import { enter, happenTo, type RunWish } from '../enter.ts';
import { wakeAll } from '../wakes/loop.ts';
import { journey } from './graphs.ts';

export interface RunRow {
  id: string;
  contactId: string;
  step: string | null;
  status: string;
  reason: string | null;
  wakeAt: Date | null;
  goalAt: Date | null;
  version: number;
}

/** The program with journeys, one channel account and its platform over real HTTP. */
export async function stage() {
  const base = await messagesStage({ modules: [audience, codes, journeys] });
  const { kernel, workspaceId, app, clock } = base;
  const engine = engineOf(kernel);

  async function publish(id: string, version: number, definition: JourneyDefinition, ws: string) {
    await sql`insert into journeys.versions (journey_id, version, workspace_id, definition,
        published_at, published_by)
      values (${id}, ${version}, ${ws}, ${asJson(definition)}, ${clock.now()}, 'test')`.execute(
      kernel.db,
    );
    await sql`update journeys.journeys set live_version = ${version}, status = 'live'
      where id = ${id}`.execute(kernel.db);
  }

  /** Makes a journey and lets it live. */
  async function live(given: Parameters<typeof journey>[0], ws = workspaceId): Promise<string> {
    const id = newId();
    const definition = journey(given);
    await sql`insert into journeys.journeys (id, workspace_id, name, status, draft, created_by,
        created_at, updated_at, updated_by)
      values (${id}, ${ws}, 'Test', 'draft', ${asJson(definition)}, 'test', ${clock.now()},
        ${clock.now()}, 'test')`.execute(kernel.db);
    await publish(id, 1, definition, ws);
    return id;
  }

  const runs = async (journeyId: string): Promise<RunRow[]> => {
    const { rows } = await sql<RunRow>`
      select id, contact_id as "contactId", step, status, reason, wake_at as "wakeAt",
        goal_at as "goalAt", version
      from journeys.runs where journey_id = ${journeyId} order by entered_at, id`.execute(
      kernel.db,
    );
    return rows;
  };

  return {
    ...base,
    engine,
    live,
    publish: (id: string, version: number, given: Parameters<typeof journey>[0]) =>
      publish(id, version, journey(given), workspaceId),
    setStatus: (id: string, status: string) =>
      sql`update journeys.journeys set status = ${status} where id = ${id}`.execute(kernel.db),
    runs,
    /** The only run of a journey. */
    run: async (journeyId: string): Promise<RunRow | undefined> => (await runs(journeyId))[0],
    /** The steps of a run, each with the way out. */
    async path(journeyId: string): Promise<string[]> {
      const { rows } = await sql<{ line: string }>`
        select step || ' ' || coalesce(outlet, '…') as line from journeys.visits
        where journey_id = ${journeyId} order by run_id, seq`.execute(kernel.db);
      return rows.map(({ line }) => line);
    },
    async track(contactId: string, name: string, more: { occurredAt?: Date } = {}) {
      await kernel.facts.append([
        fact(
          workspaceId,
          'event.tracked',
          { name, properties: {}, context: {} },
          { contactId, occurredAt: clock.now(), ...more },
        ),
      ]);
      await app.settle();
    },
    /** Lets time pass, and wakes whoever is due, as often as the next is due. */
    async pass(ms: number) {
      clock.advance(ms);
      await wakeAll(engine, () => false);
      await app.settle();
    },
    enter: (journeyId: string, ...contactIds: string[]) =>
      kernel.unit((unit) =>
        enter(
          engine,
          unit,
          workspaceId,
          contactIds.map((contactId) => ({ contactId, journeyId, trigger: 'manual' })),
        ),
      ),
    happen: (...wishes: RunWish[]) =>
      kernel.unit((unit) => happenTo(engine, unit, workspaceId, wishes)),
    async totals(journeyId: string): Promise<Record<string, number>> {
      const { rows } = await sql<{ what: string; n: number }>`
        select what, sum(n)::int as n from journeys.totals where journey_id = ${journeyId}
        group by 1 order by 1`.execute(kernel.db);
      return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
    },
    /** Who is at each step now, by the counters. */
    async here(journeyId: string): Promise<Record<string, number>> {
      const { rows } = await sql<{ step: string; n: number }>`
        select step, sum(case when outlet = '+' then n else -n end)::int as n from journeys.counts
        where journey_id = ${journeyId} group by 1 having sum(case when outlet = '+' then n else -n end) <> 0
        order by 1`.execute(kernel.db);
      return Object.fromEntries(rows.map(({ step, n }) => [step, n]));
    },
    factTypes: async (contactId: string): Promise<string[]> => {
      const { rows } = await sql<{ type: string }>`select type from kernel.facts
        where contact_id = ${contactId} order by lane, pos`.execute(kernel.db);
      return rows.map(({ type }) => type);
    },
  };
}

export type JourneyStage = Awaited<ReturnType<typeof stage>>;
