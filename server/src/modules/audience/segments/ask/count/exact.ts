import type { Tx } from '#kernel/db/database.ts';
import type { Formula } from '../../compile/formula.ts';
import type { Leaf } from '../../compile/leaves/leaf.ts';
import { partOf, partsOf } from '../../compile/parts.ts';
import { tally } from './count.ts';
import { narrow, type Narrowed } from './narrow.ts';
import { weigh } from './weigh.ts';

/**
 * How many people a formula holds for, exactly, and who they are where that is known on the way.
 *
 * @param tx a transaction of `askWhole`
 */
export async function countExactly(
  tx: Tx,
  workspaceId: string,
  { leaves, holds }: { leaves: readonly Leaf[]; holds: Formula },
  now: Date,
): Promise<Narrowed> {
  const parts = partsOf(holds).map((part) => partOf(part, leaves));
  // What holds for most people is counted by those for whom it does not.
  if (parts.every(({ negated }) => negated)) {
    const { count } = await tally(tx, workspaceId, leaves, now);
    return { count: count(holds), people: null };
  }
  return narrow(tx, await weigh(tx, workspaceId, parts, leaves, now), now);
}
