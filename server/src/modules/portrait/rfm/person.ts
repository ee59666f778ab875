import { groupOf, type RfmScores } from '#contracts/rfm.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { counted } from '../traits/confidence.ts';
import { derived, type Traits } from '../traits/trait.ts';
import { buyers, f, m, orders as ordersIn, r } from './score.ts';

/** Where a person stands among the buyers, by her own sums of this moment. */
export async function loadCell(
  tx: Tx,
  workspaceId: string,
  personId: string,
  now: Date,
): Promise<Traits> {
  const { rows } = await sql<RfmScores & { orders: number; lastAt: Date }>`
    select ${r} as r, ${f} as f, ${m} as m, ${ordersIn} as orders, c.last_at as "lastAt"
    from ${buyers(workspaceId, now)} where c.person_id = ${personId}`.execute(tx);
  const [row] = rows;
  if (!row) return {};
  const { orders, lastAt, ...scores } = row;
  return {
    'consumption.rfm': derived(
      { kind: 'cell', ...scores, group: groupOf(scores) },
      { at: lastAt, facts: orders, confidence: counted },
    ),
  };
}
