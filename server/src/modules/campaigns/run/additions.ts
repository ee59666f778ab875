import { audienceOf } from '#modules/audience/index.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { tell } from '../change.ts';
import { additionsDue, goesOn, isOver } from './additions-due.ts';
import { insertPeople } from './choose.ts';
import { sendingColumns, toSending, type SendingRow } from './sendings.ts';

const pageSize = 500;

/**
 * Takes people who were put into a campaign into its latest sending, which goes on again if it was done. Who
 * is in it already, or is left out by its plan, is not taken.
 *
 * @returns whether there was something to do
 */
export async function takeAdditions(kernel: Kernel): Promise<boolean> {
  return kernel.unit(async (unit) => {
    const { rows } = await sql<{ due: boolean }>`select ${additionsDue} as due`.execute(unit.tx);
    if (!rows[0]?.due) return false;
    const sending = await holdOne(unit.tx);
    if (!sending) return dropOver(unit.tx);
    const people = await takePage(unit.tx, sending.campaignId);
    await insertPeople(unit, sending, await withoutExcluded(kernel, unit, sending, people), true);
    await goOn(unit, sending);
    const { workspaceId, campaignId: id } = sending;
    unit.afterCommit(() => tell(kernel, { workspaceId, id }));
    return true;
  });
}

async function holdOne(tx: Tx): Promise<SendingRow | null> {
  const { rows } = await sql<SendingRow>`
    select ${sendingColumns} from campaigns.sendings s
    join campaigns.campaigns c on c.id = s.campaign_id and c.sendings = s.no
    where ${goesOn} and exists (select from campaigns.additions a where a.campaign_id = c.id)
    limit 1 for update of s skip locked`.execute(tx);
  return rows[0] ? toSending(rows[0]) : null;
}

async function dropOver(tx: Tx): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from campaigns.additions a using campaigns.campaigns c, campaigns.sendings s
    where c.id = a.campaign_id and s.campaign_id = c.id and s.no = c.sendings
      and ${isOver}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

async function takePage(tx: Tx, campaignId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from campaigns.additions where ctid = any(array(
      select ctid from campaigns.additions where campaign_id = ${campaignId}
      order by contact_id limit ${pageSize} for update skip locked))
    returning contact_id as id`.execute(tx);
  return rows.map(({ id }) => id);
}

async function withoutExcluded(
  kernel: Kernel,
  unit: Unit,
  { workspaceId, plan: { exclude } }: SendingRow,
  people: readonly string[],
): Promise<string[]> {
  if (exclude === null) return [...people];
  const held = await audienceOf(kernel).holding(unit.tx, workspaceId, [exclude], people, unit.now);
  return people.filter((person) => !held.get(person)?.size);
}

async function goOn(unit: Unit, { id, campaignId }: SendingRow): Promise<void> {
  const { rows } = await sql<{ reopened: boolean }>`
    update campaigns.sendings set look_at = ${unit.now}, held = null, finished_at = null,
      status = case when status = 'done' then 'sending' else status end
    where id = ${id}
      and (status <> 'done' or exists (select from campaigns.recipients
        where sending_id = ${id} and open))
    returning true as reopened`.execute(unit.tx);
  if (rows.length === 0) return;
  await sql`
    update campaigns.campaigns set status = 'running', updated_at = ${unit.now}
    where id = ${campaignId} and status in ('done', 'scheduled')`.execute(unit.tx);
}
