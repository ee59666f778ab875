import type pg from 'pg';

export const laneCount = 64;
/** Class of the advisory lock that every worker holds, shared. */
export const workerClass = 72_100;
/** Class of the advisory locks that stand for lanes; the lane is the object. */
export const laneClass = 72_101;

/**
 * Shares the lanes out among the workers of a database by session advisory locks, which die with the
 * connection that holds them. Leases only avoid wasted work: what makes effects happen once is the
 * row lock on a lane's cursor.
 */
export function createLeases(client: pg.Client) {
  const held = new Set<number>();

  /** How many workers are alive: each holds a shared lock on the class. */
  async function countWorkers(): Promise<number> {
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::int n from pg_locks where locktype = 'advisory' and classid = $1
        and database = (select oid from pg_database where datname = current_database()) and granted`,
      [workerClass],
    );
    return Math.max(1, rows[0]?.n ?? 1);
  }

  return {
    held: held as ReadonlySet<number>,

    async join(): Promise<void> {
      await client.query('select pg_advisory_lock_shared($1, 0)', [workerClass]);
    },

    /**
     * Takes free lanes up to a fair share and gives back what is above it.
     *
     * @param idle waits until nobody works on the given lanes any more
     * @returns whether the set of held lanes changed
     */
    async rebalance(idle: (lanes: number[]) => Promise<void>): Promise<boolean> {
      const share = Math.ceil(laneCount / (await countWorkers()));
      if (held.size > share) {
        const surplus = [...held].slice(share);
        for (const lane of surplus) held.delete(lane);
        await idle(surplus);
        await client.query('select pg_advisory_unlock($1, l) from unnest($2::int[]) l', [
          laneClass,
          surplus,
        ]);
        return true;
      }
      const wanted = share - held.size;
      if (wanted === 0) return false;
      const free = Array.from({ length: laneCount }, (_, lane) => lane).filter(
        (lane) => !held.has(lane),
      );
      return (await take(free, wanted)) > 0;
    },
  };

  async function take(candidates: number[], wanted: number): Promise<number> {
    let taken = 0;
    for (const lane of candidates) {
      if (taken === wanted) break;
      const { rows } = await client.query<{ ok: boolean }>(
        'select pg_try_advisory_lock($1, $2) ok',
        [laneClass, lane],
      );
      if (!rows[0]?.ok) continue;
      held.add(lane);
      taken += 1;
    }
    return taken;
  }
}

export type Leases = ReturnType<typeof createLeases>;
