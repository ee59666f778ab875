import type { IdentityRef } from '#contracts/identity.ts';
import type { Tx } from '#kernel/db/database.ts';
import { findByIdentity } from '#modules/contacts/index.ts';
import type { Purchase } from './group.ts';

/**
 * Puts the identities that somebody has before those that nobody has yet: the log tries them in
 * order, and would make a contact for a new number that it then merges into the known one.
 */
export async function knownFirst(
  tx: Tx,
  workspaceId: string,
  purchases: readonly Purchase[],
): Promise<Purchase[]> {
  const several = purchases.flatMap(({ customer }) => (customer.length > 1 ? customer : []));
  const owners = await findByIdentity(tx, workspaceId, several);
  const known = new Set(several.filter((_, index) => owners[index] !== null).map(place));
  return purchases.map((purchase) => ({
    ...purchase,
    customer: purchase.customer.toSorted(
      (a, b) => Number(known.has(place(b))) - Number(known.has(place(a))),
    ),
  }));
}

const place = ({ kind, account, id }: IdentityRef) => JSON.stringify([kind, account, id]);
