import { asJson, sql, type Tx } from '#kernel/db/database.ts';

export interface Slot {
  workspaceId: string;
  journeyId: string;
  trigger: string;
  day: string;
}

/**
 * Holds a day of a trigger, so that its people are found once.
 *
 * @returns zones in which that was done
 */
export async function holdDay(
  tx: Tx,
  { workspaceId, journeyId, trigger, day }: Slot,
): Promise<string[]> {
  const { rows } = await sql<{ zones: string[] }>`
    insert into journeys.days as d (journey_id, trigger, day, workspace_id, zones)
    values (${journeyId}, ${trigger}, ${day}, ${workspaceId}, '{}')
    on conflict (journey_id, trigger, day) do update set zones = d.zones
    returning zones`.execute(tx);
  return rows[0]?.zones ?? [];
}

export async function saveZones(
  tx: Tx,
  { journeyId, trigger, day }: Slot,
  zones: readonly string[],
): Promise<void> {
  await sql`update journeys.days set zones = zones || ${zones}::text[]
    where journey_id = ${journeyId} and trigger = ${trigger} and day = ${day}`.execute(tx);
}

/**
 * The days of a journey that were dealt with lately: zones by trigger and day.
 *
 * @returns by `trigger day`
 */
export async function daysDone(
  tx: Tx,
  journeyIds: readonly string[],
  since: string,
): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ key: string; zones: string[] }>`
    select concat_ws(' ', journey_id, trigger, day::text) as key, zones from journeys.days
    where journey_id = any(${journeyIds}::uuid[]) and day >= ${since}::date`.execute(tx);
  return new Map(rows.map(({ key, zones }) => [key, new Set(zones)]));
}

export const slotKey = ({ journeyId, trigger, day }: Omit<Slot, 'workspaceId'>) =>
  `${journeyId} ${trigger} ${day}`;

/** The statement that writes down whom a day brings, from a query of one column `id`. */
export const foundBy =
  (
    slot: Slot & { occasion: string; kind: 'day' | 'festival' },
    {
      zones,
      home,
      isHome,
      all,
    }: {
      zones: readonly string[];
      /** The workspace's zone, which is also that of people in no zone that is known. */
      home: string;
      isHome: boolean;
      all: readonly string[];
    },
    now: Date,
  ) =>
  (people: ReturnType<typeof sql>) => sql`
    insert into journeys.occasions (contact_id, journey_id, trigger, occasion, workspace_id, kind,
      found_at)
    select x.id, ${slot.journeyId}::uuid, ${slot.trigger}::uuid, ${slot.occasion}::text,
      ${slot.workspaceId}::uuid, ${slot.kind}::text, ${now}::timestamptz
    from (${people}) x
    left join contacts.profiles p on p.contact_id = x.id
    where coalesce(p.time_zone, ${home}) = any(${zones}::text[])
      or (${isHome}::boolean and p.time_zone <> all(${all}::text[]))
    order by x.id
    on conflict do nothing`;

/** People whom days have brought, and who wait to be let in; held, others pass them over. */
export async function claimOpen(tx: Tx, journeyId: string, limit: number): Promise<OpenOccasion[]> {
  const { rows } = await sql<OpenOccasion>`
    select contact_id as "contactId", trigger, occasion, kind from journeys.occasions
    where journey_id = ${journeyId} and settled_at is null
    order by contact_id limit ${limit} for update skip locked`.execute(tx);
  return rows;
}
export interface OpenOccasion {
  contactId: string;
  trigger: string;
  occasion: string;
  kind: 'day' | 'festival';
}

export async function settle(
  tx: Tx,
  journeyId: string,
  occasions: readonly OpenOccasion[],
  now: Date,
): Promise<void> {
  await sql`
    update journeys.occasions o set settled_at = ${now}
    from jsonb_to_recordset(${asJson(occasions)})
      as x("contactId" uuid, trigger uuid, occasion text)
    where o.contact_id = x."contactId" and o.journey_id = ${journeyId}
      and o.trigger = x.trigger and o.occasion = x.occasion`.execute(tx);
}

/** Journeys for which somebody waits to be let in. */
export async function journeysWithOpen(
  tx: Tx,
): Promise<{ journeyId: string; workspaceId: string }[]> {
  const { rows } = await sql<{ journeyId: string; workspaceId: string }>`
    select j.id as "journeyId", j.workspace_id as "workspaceId" from journeys.journeys j
    where exists (select from journeys.occasions o
      where o.journey_id = j.id and o.settled_at is null)
    order by j.id`.execute(tx);
  return rows;
}

/** An occasion of last year never comes again. */
export async function forget(tx: Tx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 400 * 86_400_000);
  await sql`delete from journeys.occasions where found_at < ${before}`.execute(tx);
  await sql`delete from journeys.days where day < ${before}::date`.execute(tx);
}
