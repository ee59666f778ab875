import { sql, type Db, type Tx } from '#kernel/db/database.ts';

/** Longer than one call to a platform with its repetitions; ours, 2026-11. */
const turnMs = 120_000;

/** Thrown when somebody else has taken the turn: this process was away for too long. */
export class LostTurn extends Error {}

/** @returns whether the turn is this runner's: it was nobody's, or had run out */
export async function takeTurn(
  db: Db,
  channelId: string,
  runner: string,
  now: Date,
): Promise<boolean> {
  const until = new Date(now.getTime() + turnMs);
  const { rows } = await sql`
    insert into audience.mirror_turns as t (channel_id, runner, until)
    values (${channelId}, ${runner}, ${until})
    on conflict (channel_id) do update set runner = excluded.runner, until = excluded.until
    where t.until < ${now} returning channel_id`.execute(db);
  return rows.length > 0;
}

/** @throws LostTurn */
export async function keepTurn(
  tx: Tx,
  channelId: string,
  runner: string,
  now: Date,
): Promise<void> {
  const { rows } = await sql`
    update audience.mirror_turns set until = ${new Date(now.getTime() + turnMs)}
    where channel_id = ${channelId} and runner = ${runner} returning channel_id`.execute(tx);
  if (rows.length === 0) throw new LostTurn();
}

export async function giveTurn(tx: Tx, channelId: string, runner: string): Promise<void> {
  await sql`delete from audience.mirror_turns
    where channel_id = ${channelId} and runner = ${runner}`.execute(tx);
}
