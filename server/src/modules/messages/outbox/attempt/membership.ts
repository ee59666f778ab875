import type pg from 'pg';
import { sql, type Tx } from '#kernel/db/database.ts';

/** First key of the advisory locks that senders hold while they live. */
const senderClass = 72_110;

export async function nextSenderNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval('messages.sender_numbers')::int as id`.execute(tx);
  return rows[0]?.id ?? 0;
}

/**
 * Makes a sender known. The lock comes first: a sender that is listed and has no lock is dead. It
 * dies with the connection, so a sender that reconnects joins again under its number.
 */
export async function join(client: pg.Client, sender: number, now: Date): Promise<void> {
  await client.query('select pg_advisory_lock($1, $2)', [senderClass, sender]);
  await client.query(
    'insert into messages.senders (id, joined_at) values ($1, $2) on conflict do nothing',
    [sender, now],
  );
}

/** Takes a sender off the list: it has left nothing claimed. */
export async function leave(tx: Tx, sender: number): Promise<void> {
  await sql`delete from messages.senders where id = ${sender}`.execute(tx);
}

/** Numbers of the living and of the dead. */
export async function census(tx: Tx): Promise<{ living: number; dead: number[] }> {
  const { rows } = await sql<{ id: number; alive: boolean }>`
    select s.id, l.pid is not null as alive from messages.senders s
    left join pg_locks l on l.locktype = 'advisory' and l.classid = ${senderClass}
      and l.objid = s.id and l.granted
      and l.database = (select oid from pg_database where datname = current_database())`.execute(
    tx,
  );
  const dead = rows.filter((row) => !row.alive).map((row) => row.id);
  return { living: rows.length - dead.length, dead };
}

/** Tells who has been missed for so long that she will not come back. Times are steady milliseconds. */
export function createMissed(mournMs: number) {
  let since = new Map<number, number>();
  return {
    /** @returns those of `dead` who have been among them all the while */
    since(dead: readonly number[], now: number): number[] {
      since = new Map(dead.map((id) => [id, since.get(id) ?? now]));
      return dead.filter((id) => now - (since.get(id) ?? now) >= mournMs);
    },
    /** We were away ourselves: others may have come and gone. */
    forget: (): void => since.clear(),
  };
}

/** A message whose sender died before it knew the answer. */
export interface Orphan {
  workspaceId: string;
  contactId: string;
  id: string;
  channelId: string;
  purpose: string;
  sourceKind: string;
  sourceId: string | null;
  sender: number;
  attempts: number;
}

/** Locks messages that dead senders had claimed. */
export async function lockOrphans(
  tx: Tx,
  dead: readonly number[],
  limit: number,
): Promise<Orphan[]> {
  const { rows } = await sql<Orphan>`
    select o.workspace_id as "workspaceId", o.contact_id as "contactId", o.id,
      o.channel_id as "channelId", o.purpose, o.source_kind as "sourceKind",
      o.source_id as "sourceId", o.claimed_by as sender, o.attempts
    from messages.outbox o where o.claimed_by = any(${dead}::int[])
    limit ${limit} for update skip locked`.execute(tx);
  return rows;
}
