import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Entry } from '../entry/limits.ts';

export interface EntryKey {
  workspaceId: string;
  contactId: string;
  journeyId: string;
}
export const entryKey = (key: Pick<EntryKey, 'contactId' | 'journeyId'>): string =>
  `${key.contactId} ${key.journeyId}`;

/**
 * Holds what is known of how often people came into journeys; whoever holds it may let them in. The
 * row is made when there is none, so that two who come at once meet here.
 *
 * @returns by `entryKey`
 */
export async function holdEntries(tx: Tx, keys: readonly EntryKey[]): Promise<Map<string, Entry>> {
  if (keys.length === 0) return new Map();
  const distinct = [...new Map(keys.map((key) => [entryKey(key), key])).values()];
  const { rows } = await sql<EntryKey & Entry>`
    insert into journeys.entries as e (contact_id, journey_id, workspace_id)
    select "contactId", "journeyId", "workspaceId"
    from jsonb_to_recordset(${asJson(distinct)})
      as x("contactId" uuid, "journeyId" uuid, "workspaceId" uuid)
    order by 1, 2
    on conflict (contact_id, journey_id) do update set times = e.times
    returning contact_id as "contactId", journey_id as "journeyId", workspace_id as "workspaceId",
      last_at as "lastAt", times, active, burst_at as "burstAt", burst`.execute(tx);
  return new Map(
    rows.map(({ contactId, journeyId, lastAt, times, active, burstAt, burst }) => [
      entryKey({ contactId, journeyId }),
      { lastAt, times, active, burstAt, burst },
    ]),
  );
}

/** Which of these came into the journey after a moment; nothing is held. */
export async function enteredSince(
  tx: Tx,
  asked: readonly { nth: number; contactId: string; journeyId: string; since: Date }[],
): Promise<Set<number>> {
  if (asked.length === 0) return new Set();
  const { rows } = await sql<{ nth: number }>`
    select x.nth from jsonb_to_recordset(${asJson(asked)})
      as x(nth int, "contactId" uuid, "journeyId" uuid, since timestamptz)
    join journeys.entries e on e.contact_id = x."contactId" and e.journey_id = x."journeyId"
      and e.last_at > x.since`.execute(tx);
  return new Set(rows.map(({ nth }) => nth));
}

/** How the rows of people changed. */
export interface EntryChange extends EntryKey {
  entered: number;
  ended: number;
  lastAt: Date | null;
  burstAt: Date | null;
  burst: number | null;
}

export async function saveEntries(tx: Tx, changes: readonly EntryChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update journeys.entries e set times = e.times + x.entered,
      active = greatest(e.active + x.entered - x.ended, 0), last_at = coalesce(x."lastAt", e.last_at),
      burst_at = coalesce(x."burstAt", e.burst_at), burst = coalesce(x.burst, e.burst)
    from jsonb_to_recordset(${asJson(changes)}) as x("contactId" uuid, "journeyId" uuid,
      entered int, ended int, "lastAt" timestamptz, "burstAt" timestamptz, burst int)
    where e.contact_id = x."contactId" and e.journey_id = x."journeyId"`.execute(tx);
}
