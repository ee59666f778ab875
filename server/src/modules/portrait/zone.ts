import { sql, type Tx } from '#kernel/db/database.ts';
import { wallTime } from '#kernel/time/zones.ts';

/** The workspace's zone. */
export async function loadZone(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ zone: string }>`
    select time_zone as zone from kernel.workspaces where id = ${workspaceId}`.execute(tx);
  return rows[0]?.zone ?? 'UTC';
}

/**
 * How many whole hours a zone's clocks are ahead of UTC at a moment. Hours of the day are kept in
 * UTC, so halves and quarters of an hour are rounded.
 */
export const offsetHoursOf = (timeZone: string, at: Date): number =>
  Math.round((wallTime(timeZone, at) - at.getTime()) / 3_600_000);
