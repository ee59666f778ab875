import type { MassSend, SendOutcome } from '#kernel/channel-adapter.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { hashId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Accounts, Sendable } from '../../accounts.ts';
import { countMassSends, monthIn } from '../../decision/mass-sends.ts';
import { judge } from './outcome.ts';
import type { Result } from './results.ts';
import { outboxColumns, type OutboxRow } from '../rows.ts';

/** So long people who are to hear the same are gathered; ours, 2026-11. A full call leaves at once. */
const gatherMs = 5_000;
/** Somebody who is left alone is given up after so long: platforms want at least two. */
const aloneMs = 60_000;

interface Group {
  channelId: string;
  content: string;
  people: number;
  oldest: Date;
}

/**
 * Hands over what waits for a mass send and is many enough: those who are to hear the same by one account in
 * one call. At most one call for each of them in a round; the sender comes round every second, which is
 * what WeChat allows (60 a minute).
 */
export async function sendMass(
  kernel: Kernel,
  accounts: Accounts,
  sender: number,
  hand: (result: Result) => void,
): Promise<void> {
  const groups = await waiting(kernel.database.keyed);
  await accounts.load(kernel.db, new Set(groups.map(({ channelId }) => channelId)));
  for (const group of groups) {
    const sendable = accounts.get(group.channelId);
    const mass = sendable?.adapter.mass;
    if (!sendable || !mass) continue; // Decided anew when it expires.
    const age = kernel.clock.now().getTime() - group.oldest.getTime();
    const wanted = mass.most;
    if (group.people < wanted && age < gatherMs) continue;
    if (group.people < mass.least && age < aloneMs) continue;
    await handOver(kernel, sendable, mass, sender, group, hand);
  }
}

async function waiting(tx: Tx): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select channel_id as "channelId", md5(content::text) as content, count(*)::int as people,
      min(decided_at) as oldest
    from messages.outbox
    where uses = 'mass' and claimed_by is null
    group by 1, 2 order by 4`.execute(tx);
  return rows;
}

async function handOver(
  kernel: Kernel,
  { account, adapter }: Sendable,
  mass: MassSend,
  sender: number,
  group: Group,
  hand: (result: Result) => void,
): Promise<void> {
  const startedAt = kernel.clock.now();
  const month = monthIn(mass.zone, startedAt);
  // Counted before it leaves: what may have arrived has used up a person's month.
  const rows = await kernel.unit(async (unit) => {
    const claimed = await claimGroup(unit.tx, group, sender, mass.most, startedAt);
    await countMassSends(unit.tx, claimed, month, 1);
    return claimed;
  });
  const [first] = rows;
  if (!first) return;
  const outcome =
    rows.length < mass.least
      ? alone
      : await call(kernel, mass, account, rows, hashId(...rows.map(({ id }) => id)));
  kernel.metrics.sends.inc({ kind: adapter.kind, outcome: outcome.status }, rows.length);
  if (outcome.status === 'retry' || outcome.status === 'failed')
    await kernel.unit((unit) => countMassSends(unit.tx, rows, month, -1));
  const endedAt = kernel.clock.now();
  for (const row of rows) {
    const { verdict, lesson } = judge(outcome, row, endedAt);
    hand({ sender, row, startedAt, endedAt, probe: false, verdict, lesson });
  }
}

const alone: SendOutcome = {
  status: 'failed',
  code: 'mass_alone',
  reason: 'nobody else was to hear the same, and the platform sends to several people at once only',
};

async function call(
  kernel: Kernel,
  mass: MassSend,
  account: Sendable['account'],
  rows: readonly OutboxRow[],
  key: string,
): Promise<SendOutcome> {
  const addresses = rows.map(({ address }) => address);
  const [first] = rows;
  try {
    if (!first) throw new Error('A mass send needs people.');
    return await mass.send(account, addresses, first.content, key);
  } catch (error) {
    kernel.log.error({ err: error, channelId: account.id }, 'an adapter threw at a mass send');
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 'uncertain', code: 'internal', reason };
  }
}

/** One to a person; whoever has a message on its way by this account waits for the next round. */
async function claimGroup(
  tx: Tx,
  { channelId, content }: Group,
  sender: number,
  wanted: number,
  now: Date,
): Promise<OutboxRow[]> {
  // As `messages.claim`: claims of one account follow each other.
  await sql`select pg_advisory_xact_lock(72111, hashtext(${channelId}::text))`.execute(tx);
  const { rows } = await sql<OutboxRow>`
    update messages.outbox o set claimed_by = ${sender}, claimed_at = ${now}
    where o.ctid = any(array(
      select p.ctid from messages.outbox p
      where p.channel_id = ${channelId} and p.uses = 'mass' and p.claimed_by is null
        and md5(p.content::text) = ${content}
        and p.expires_at > ${now}
        and (select true from messages.outbox x
          where x.contact_id = p.contact_id and x.channel_id = p.channel_id
            and (x.claimed_by is not null or (x.uses = 'mass' and x.id < p.id)) limit 1) is null
      order by p.decided_at limit ${wanted} for update skip locked))
    returning ${outboxColumns}`.execute(tx);
  return rows;
}
