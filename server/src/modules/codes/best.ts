import { sql, type Tx } from '#kernel/db/database.ts';

export interface BestCode {
  id: string;
  name: string;
  scans: number;
  /** New and returning followers. */
  follows: number;
  orders: number;
}

/** The codes that brought most followers between two days of the workspace's zone, both included. */
export async function bestCodes(
  tx: Tx,
  workspaceId: string,
  range: { from: string; to: string },
  limit: number,
): Promise<BestCode[]> {
  const { rows } = await sql<BestCode>`
    select c.id, c.name, b.scans, b.follows, b.orders
    from (
      select code_id, sum(scans)::int scans, sum(follows + returning_follows)::int follows,
        sum(orders)::int orders
      from codes.daily
      where workspace_id = ${workspaceId} and day between ${range.from}::date and ${range.to}::date
      group by code_id
    ) b
    join codes.codes c on c.id = b.code_id and c.workspace_id = ${workspaceId}
    order by b.follows desc, b.scans desc, b.orders desc, c.id limit ${limit}`.execute(tx);
  return rows;
}
