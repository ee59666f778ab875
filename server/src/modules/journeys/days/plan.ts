import { inTransaction, sql, type Tx } from '#kernel/db/database.ts';
import { hashId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { audienceOf } from '#modules/audience/index.ts';
import { engineOf } from '../engine/engine.ts';
import type { Definitions } from '../engine/loaded.ts';
import { allZones, dueDays, noonOf, type DayTrigger } from './occurrences.ts';
import { daysDone, foundBy, holdDay, saveZones, slotKey, type Slot } from './store.ts';
import { addDays, foundOn } from './who.ts';

interface LiveJourney {
  journeyId: string;
  workspaceId: string;
  version: number;
  timeZone: string;
  versions: { version: number; publishedAt: string }[];
}

/** A day of a trigger whose hour has come in some zones. */
interface Due extends Slot {
  trigger: string;
  of: DayTrigger;
  zones: string[];
  timeZone: string;
}

/**
 * Finds whom the day brings into journeys, wherever its hour has come, and writes them down once.
 * Repeated after a crash it finds nobody twice; after a day of downtime nothing is lost.
 */
export async function planDays(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const now = kernel.clock.now();
  for (const due of await dueNow(kernel, now)) {
    if (signal.aborted) return;
    await find(kernel, due, now);
  }
}

async function dueNow(kernel: Kernel, now: Date): Promise<Due[]> {
  const { db } = kernel;
  const { definitions } = engineOf(kernel);
  const journeys = await liveJourneys(db);
  const ids = journeys.map(({ journeyId }) => journeyId);
  await definitions.load(
    db,
    journeys.flatMap(({ journeyId, versions }) =>
      versions.map(({ version }) => ({ journeyId, version })),
    ),
  );
  const done = await daysDone(db, ids, addDays(now.toISOString().slice(0, 10), -3));
  return journeys.flatMap((journey) =>
    timed(definitions, journey).flatMap((of) => {
      const slot = { ...journey, of, trigger: hashId(JSON.stringify(of)) };
      const since = liveSince(definitions, journey, of);
      return dueDays(of.at, { since, now }, allZones).flatMap(({ day, zones }): Due[] => {
        const known = done.get(slotKey({ ...slot, day }));
        const open = zones.filter((zone) => !known?.has(zone));
        return open.length > 0 ? [{ ...slot, day, zones: open }] : [];
      });
    }),
  );
}

const timed = (
  definitions: Definitions,
  key: Pick<LiveJourney, 'journeyId' | 'version'>,
): DayTrigger[] =>
  definitions
    .get(key)
    .triggers.filter((trigger) => trigger.kind === 'day' || trigger.kind === 'festival');

/** When this trigger was published first: what had its hour before that is not made up for. */
function liveSince(
  definitions: Definitions,
  { journeyId, versions }: LiveJourney,
  trigger: DayTrigger,
): Date {
  const same = JSON.stringify(trigger);
  const holding = versions.filter(({ version }) =>
    timed(definitions, { journeyId, version }).some((one) => JSON.stringify(one) === same),
  );
  return new Date(Math.min(...holding.map(({ publishedAt }) => Date.parse(publishedAt))));
}

async function liveJourneys(tx: Tx): Promise<LiveJourney[]> {
  const { rows } = await sql<LiveJourney>`
    select j.id as "journeyId", j.workspace_id as "workspaceId", j.live_version as version,
      w.time_zone as "timeZone", (
        select jsonb_agg(jsonb_build_object('version', v.version, 'publishedAt', v.published_at))
        from journeys.versions v where v.journey_id = j.id
      ) as versions
    from journeys.journeys j
    join journeys.versions v on v.journey_id = j.id and v.version = j.live_version
    join kernel.workspaces w on w.id = j.workspace_id
    where j.status = 'live'
      and jsonb_path_exists(v.definition, '$.triggers[*] ? (@.kind == "day" || @.kind == "festival")')
    order by j.id`.execute(tx);
  return rows;
}

async function find(kernel: Kernel, due: Due, now: Date): Promise<void> {
  const fields = new Map(
    kernel.registry.all('segmentFields').map(({ name, type }) => [name, type]),
  );
  const found = foundOn(due.of, due.day, (field) => fields.get(field));
  const { timeZone: home, workspaceId } = due;
  // Not as a unit, whose connections look rows up by key: here everybody is looked at.
  await inTransaction(kernel.db, async (tx) => {
    const done = new Set(await holdDay(tx, due));
    const zones = due.zones.filter((zone) => !done.has(zone));
    if (zones.length === 0) return;
    if (found) {
      const slot = { ...due, occasion: found.occasion, kind: due.of.kind };
      const where = { zones, home, isHome: zones.includes(home), all: allZones };
      const asOf = noonOf(due.day, home);
      const write = foundBy(slot, where, now);
      await audienceOf(kernel).overAll(tx, workspaceId, found.rule, asOf, write);
    }
    await saveZones(tx, due, zones);
  });
}
