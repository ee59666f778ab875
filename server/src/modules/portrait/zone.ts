import { sql, type Tx } from '#kernel/db/database.ts';

/** The workspace's zone. */
export async function loadZone(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ zone: string }>`
    select time_zone as zone from kernel.workspaces where id = ${workspaceId}`.execute(tx);
  return rows[0]?.zone ?? 'UTC';
}

/** The day in a zone, `YYYY-MM-DD`. */
export const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/**
 * How many whole hours a zone's clocks are ahead of UTC at a moment. Hours of the day are kept in
 * UTC, so halves and quarters of an hour are rounded.
 */
export function offsetHoursOf(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(parts?.value ?? '') ?? [];
  if (!sign) return 0;
  const ahead = Number(hours) + Number(minutes) / 60;
  return Math.round(sign === '-' ? -ahead : ahead);
}
