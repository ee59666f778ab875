import { asJson, sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Accounts } from '../../accounts.ts';
import { countMassSends, monthIn } from '../../decision/mass-sends.ts';
import type { Holdings } from './holdings.ts';

/** A message that a sender has claimed, by what the database says. */
interface Claimed {
  workspaceId: string;
  contactId: string;
  id: string;
  channelId: string;
  uses: string;
  claimedAt: Date;
}

/**
 * Gives back what this sender has claimed without knowing, since the answer to the claim was lost.
 * Nothing of it was attempted, so it is sent in its turn as if nothing had been.
 *
 * @returns how many messages were given back
 */
export async function giveBackLost(
  kernel: Kernel,
  accounts: Accounts,
  sender: number,
  holdings: Holdings,
): Promise<number> {
  try {
    return await kernel.unit(async ({ tx }) => {
      const unknown = holdings.forsake(await readClaimed(tx, sender));
      const lost = await giveBack(tx, sender, unknown);
      await uncountMass(tx, accounts, lost);
      return lost.length;
    });
  } catch (error) {
    holdings.doubt(); // What was to be given back still is.
    throw error;
  }
}

async function readClaimed(tx: Tx, sender: number): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    select workspace_id as "workspaceId", contact_id as "contactId", id, channel_id as "channelId",
      uses, claimed_at as "claimedAt"
    from messages.outbox where claimed_by = ${sender}`.execute(tx);
  return rows;
}

/**
 * What goes by mass send waits for its batch again.
 *
 * @returns those that were still claimed: nobody had listed them as uncertain meanwhile
 */
async function giveBack(tx: Tx, sender: number, unknown: readonly Claimed[]): Promise<Claimed[]> {
  if (unknown.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    update messages.outbox o set claimed_by = null, claimed_at = null,
      not_before = case when o.uses = 'mass' then o.expires_at end
    from jsonb_to_recordset(${asJson(unknown)}) as u("contactId" uuid, id uuid)
    where o.contact_id = u."contactId" and o.id = u.id and o.claimed_by = ${sender}
    returning o.id`.execute(tx);
  const given = new Set(rows.map(({ id }) => id));
  return unknown.filter(({ id }) => given.has(id));
}

/** A mass send is counted with its claim. */
async function uncountMass(tx: Tx, accounts: Accounts, lost: readonly Claimed[]): Promise<void> {
  const byMonth = Map.groupBy(lost, ({ uses, channelId, claimedAt }) => {
    const mass = uses === 'mass' && accounts.get(channelId)?.adapter.mass;
    return mass ? monthIn(mass.zone, claimedAt) : null;
  });
  for (const [month, own] of byMonth) if (month) await countMassSends(tx, own, month, -1);
}
