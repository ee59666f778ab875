import { messagesOf } from '#modules/messages/index.ts';
import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { tell } from '../change.ts';
import type { SendingRow } from './sendings.ts';

const pageSize = 2_000;

/**
 * Takes back messages of a paused or cancelled sending that nobody has begun to send. Of a paused one
 * people wait for their turn again and are decided anew when it goes on; of a cancelled one it is over.
 */
export async function recallPage(kernel: Kernel, unit: Unit, sending: SendingRow): Promise<void> {
  const { id, workspaceId, campaignId } = sending;
  const { rows } = await sql<{ contactId: string; messageId: string | null; open: boolean }>`
    select contact_id as "contactId", message_id as "messageId",
      status in ('queued', 'waiting') as open
    from campaigns.recipients
    where sending_id = ${id}
      and (${sending.recalledAfter}::uuid is null or contact_id > ${sending.recalledAfter})
    order by contact_id limit ${pageSize}`.execute(unit.tx);
  const open = rows.flatMap(({ contactId, messageId, open: wanted }) =>
    wanted && messageId !== null ? [{ contactId, messageId }] : [],
  );
  const taken = await messagesOf(kernel).withdraw(unit, workspaceId, open);
  const cancelled = sending.status === 'cancelled';
  await sql`
    update campaigns.recipients r set status = ${cancelled ? 'skipped' : 'pending'},
      reason = ${cancelled ? 'skip.withdrawn' : null},
      message_id = case when ${cancelled} then r.message_id end
    from unnest(${open.map(({ contactId }) => contactId)}::uuid[],
      ${open.map(({ messageId }) => messageId)}::uuid[]) as o(contact, message)
    where r.contact_id = o.contact and r.sending_id = ${id} and r.message_id = o.message
      and o.message = any(${[...taken]}::uuid[])`.execute(unit.tx);
  const more = rows.length === pageSize;
  await sql`
    update campaigns.sendings set recall = ${more}, recalled_after = ${rows.at(-1)?.contactId ?? null},
      look_at = ${unit.now}
    where id = ${id}`.execute(unit.tx);
  unit.afterCommit(() => tell(kernel, { workspaceId, id: campaignId }));
}
