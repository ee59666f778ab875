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
      const lost = holdings.forsake(await readClaimed(tx, sender));
      if (lost.length === 0) return 0;
      await giveBack(tx, lost);
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
    from messages.outbox where claimed_by = ${sender} for update skip locked`.execute(tx);
  return rows;
}

/** What goes by mass send waits for its batch again. */
async function giveBack(tx: Tx, lost: readonly Claimed[]): Promise<void> {
  await sql`
    update messages.outbox o set claimed_by = null, claimed_at = null,
      not_before = case when o.uses = 'mass' then o.expires_at end
    from jsonb_to_recordset(${asJson(lost)}) as l("contactId" uuid, id uuid)
    where o.contact_id = l."contactId" and o.id = l.id`.execute(tx);
}

/** A mass send is counted with its claim. */
async function uncountMass(tx: Tx, accounts: Accounts, lost: readonly Claimed[]): Promise<void> {
  const byMonth = Map.groupBy(lost, ({ uses, channelId, claimedAt }) => {
    const mass = uses === 'mass' && accounts.get(channelId)?.adapter.mass;
    return mass ? monthIn(mass.zone, claimedAt) : null;
  });
  for (const [month, own] of byMonth) if (month) await countMassSends(tx, own, month, -1);
}
