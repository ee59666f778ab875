import type { Lanes } from '#contracts/api/system.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { laneClass, workerClass } from '#kernel/facts/leases.ts';

/**
 * Where the reactions stand: per lane who holds it, how many facts wait and since when. Lanes are
 * shared by all workspaces, so the figures are those of the whole installation.
 */
export async function readLanes(tx: Tx, now: Date): Promise<Lanes> {
  const { rows } = await sql<Row>`
    with locks as (
      select l.classid, l.objid, a.pid, a.application_name from pg_locks l
      join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid in (${laneClass}, ${workerClass})
        and l.database = (select oid from pg_database where datname = current_database())
    )
    select h.lane, (h.head - c.tail)::int as waiting, o.recorded_at as since,
      l.application_name || ' ' || l.pid as "heldBy",
      (select count(distinct pid)::int from locks where classid = ${workerClass}) as workers
    from kernel.heads h join kernel.cursors c using (lane)
    left join locks l on l.classid = ${laneClass} and l.objid = h.lane
    left join lateral (
      select recorded_at from kernel.facts f
      where f.lane = h.lane and f.pos > c.tail order by f.pos limit 1
    ) o on h.head > c.tail
    order by h.lane`.execute(tx);
  const items = rows.map((row) => ({
    lane: row.lane,
    heldBy: row.heldBy,
    waiting: row.waiting,
    waitingSeconds: row.since ? Math.max(0, now.getTime() - row.since.getTime()) / 1000 : 0,
  }));
  return {
    items,
    workers: rows[0]?.workers ?? 0,
    waiting: items.reduce((sum, item) => sum + item.waiting, 0),
    waitingSeconds: Math.max(0, ...items.map((item) => item.waitingSeconds)),
  };
}

interface Row {
  lane: number;
  waiting: number;
  since: Date | null;
  heldBy: string | null;
  workers: number;
}
