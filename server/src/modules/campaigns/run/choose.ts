import { audienceOf } from '#modules/audience/index.ts';
import { getContactsForSend } from '#modules/contacts/index.ts';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { isZone } from '#kernel/time/zones.ts';
import type { Unit } from '#kernel/unit.ts';
import { tell } from '../change.ts';
import { assign } from '../plan/assign.ts';
import { dueAt, ownHour } from '../plan/times.ts';
import type { SendingRow } from './sendings.ts';

/** People looked at in one transaction: short, so that a person who waits waits for few of them. */
const pageSize = 2_000;

/** Whom a plan is for; null while it names nobody. */
export function ruleOf({
  audience,
  exclude,
}: Pick<CampaignPlan, 'audience' | 'exclude'>): Rule | null {
  if (audience === null || exclude === null) return audience;
  const others: Rule = { kind: 'group', match: 'all', not: true, rules: [exclude] };
  return { kind: 'group', match: 'all', rules: [audience, others] };
}

/** Takes the next page of people into the sending, each with her arm and her turn. */
export async function choosePage(kernel: Kernel, unit: Unit, sending: SendingRow): Promise<void> {
  // A page of people is compared with what is known of it, thousands of rows each: not pair by pair.
  await sql`set local enable_hashjoin = on`.execute(unit.tx);
  const rule = ruleOf(sending.plan);
  const page = rule
    ? await audienceOf(kernel).pageOf(
        unit.tx,
        sending.workspaceId,
        rule,
        { after: sending.afterPerson, limit: pageSize },
        unit.now,
      )
    : { people: [], next: null };
  await insertPeople(unit, sending, page.people);
  const looked = Math.min(sending.population, sending.looked + pageSize);
  await sql`
    update campaigns.sendings set after_person = ${page.next}, worked_at = ${unit.now},
      look_at = ${unit.now}, failures = 0, held = null,
      status = ${page.next === null ? 'sending' : 'choosing'},
      looked = ${page.next === null ? sending.population : looked}
    where id = ${sending.id}`.execute(unit.tx);
  const { workspaceId, campaignId: id } = sending;
  unit.afterCommit(() => tell(kernel, { workspaceId, id }));
}

/** @param late their turn does not come before now, as that of those who were chosen in time may */
export async function insertPeople(
  unit: Unit,
  sending: SendingRow,
  people: readonly string[],
  late = false,
): Promise<void> {
  if (people.length === 0) return;
  const zoneOf = await zonesOf(unit, sending, people);
  const arms: string[] = [];
  const dues: Date[] = [];
  for (const person of people) {
    const { arm, spread } = assign(sending.plan, sending.campaignId, person);
    arms.push(arm);
    const due = dueAt(sending.plan, sending.plannedFor, zoneOf(person), spread);
    dues.push(late && due < unit.now ? unit.now : due);
  }
  await sql`
    insert into campaigns.recipients (contact_id, sending_id, workspace_id, arm, due_at)
    select id, ${sending.id}::uuid, ${sending.workspaceId}::uuid, arm, due
    from unnest(${people}::uuid[], ${arms}::text[], ${dues}::timestamptz[]) as p(id, arm, due)
    on conflict do nothing`.execute(unit.tx);
}

/** Each person's clock, where the campaign goes by it. */
async function zonesOf(
  unit: Unit,
  { plan, plannedFor, workspaceId, timeZone }: SendingRow,
  people: readonly string[],
): Promise<(person: string) => string> {
  if (ownHour(plan.schedule, plannedFor) === null) return () => timeZone;
  const contacts = await getContactsForSend(unit.tx, workspaceId, people);
  return (person) => {
    const zone = contacts.get(person)?.timeZone;
    return zone && isZone(zone) ? zone : timeZone;
  };
}
