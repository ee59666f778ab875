import type { MassSend, SendOutcome } from '#kernel/channel-adapter.ts';
import { sql, type Tx } from '#kernel/db/database.ts';
import { hashId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Accounts, Sendable } from '../../accounts.ts';
import { countMassSends, monthIn } from '../../decision/mass-sends.ts';
import { priorityRank } from '../../intent.ts';
import { judge } from './outcome.ts';
import { loadPauses, takeProbe } from '../pace/pauses.ts';
import type { Result } from './results.ts';
import { outboxColumns, type OutboxRow } from '../rows.ts';

/** So long people who are to hear the same are gathered; ours, 2026-11. A full call leaves at once. */
const gatherMs = 5_000;
/**
 * Platforms want at least two. Who is left alone of a message to many is given up after so long, since
 * nobody is to come any more; in all else, such as a journey, so long before the message expires.
 */
const aloneMs = 60_000;

/** Those who are to hear the same by one account: of one part of what asks for it, where that is named. */
interface Group {
  channelId: string;
  content: string;
  part: string | null;
  people: number;
  oldest: Date;
  /** When the first of them expires. */
  expires: Date;
  /** They were all asked for at once. */
  bulk: boolean;
}

/** The sender that hands over. */
interface MassSender {
  sender: number;
  hand(result: Result): void;
  /** Whether an account's answers were lost and nobody knows yet that it is back. */
  rests(channelId: string): boolean;
  /** Claims, and takes note of what is ours. */
  holding(claim: () => Promise<OutboxRow[]>): Promise<OutboxRow[]>;
}

/**
 * Hands over what waits for a mass send and is many enough: those who are to hear the same by one account in
 * one call. At most one call for each of them in a round; the sender comes round every second, which is
 * what WeChat allows (60 a minute). Accounts that rest, since answers are lost, or are paused by a fault are
 * left alone; a paused one tries one call when its time for that has come.
 */
export async function sendMass(kernel: Kernel, accounts: Accounts, own: MassSender): Promise<void> {
  const groups = await waiting(kernel.database.keyed);
  const channelIds = new Set(groups.map(({ channelId }) => channelId));
  await accounts.load(kernel.db, channelIds);
  const pauses = await loadPauses(kernel.db, [...channelIds]);
  const stopped = new Set<string>();
  for (const group of groups) {
    const sendable = accounts.get(group.channelId);
    const mass = sendable?.adapter.mass;
    if (!sendable || !mass) continue; // Decided anew when it expires.
    const now = kernel.clock.now();
    if (group.people < mass.most && now.getTime() - group.oldest.getTime() < gatherMs) continue;
    if (group.people < mass.least && now < givenUpAt(group)) continue;
    // Asked for each of them: the call before may have been the one whose answer was lost.
    if (stopped.has(group.channelId) || own.rests(group.channelId)) continue;
    const probe = pauses.has(group.channelId);
    if (probe && !(await takeProbe(kernel.db, group.channelId, kernel.clock.now()))) continue;
    const results = await handOver(kernel, sendable, mass, { ...own, group, probe });
    results.forEach(own.hand);
    await uncount(kernel, mass, results);
    if (probe || results.some(({ lesson }) => lesson?.alert)) stopped.add(group.channelId);
  }
}

const givenUpAt = ({ bulk, oldest, expires }: Group): Date =>
  new Date(bulk ? oldest.getTime() + aloneMs : expires.getTime() - aloneMs);

async function waiting(tx: Tx): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select channel_id as "channelId", md5(content::text) as content, source_part as part,
      count(*)::int as people, min(decided_at) as oldest, min(expires_at) as expires,
      bool_and(priority = ${priorityRank('bulk')}) as bulk
    from messages.outbox
    -- Else it is about to be decided anew.
    where uses = 'mass' and claimed_by is null and not_before = expires_at
    group by 1, 2, 3 order by oldest`.execute(tx);
  return rows;
}

async function handOver(
  kernel: Kernel,
  { account, adapter }: Sendable,
  mass: MassSend,
  { sender, holding, group, probe }: MassSender & { group: Group; probe: boolean },
): Promise<Result[]> {
  const startedAt = kernel.clock.now();
  const month = monthIn(mass.zone, startedAt);
  // Counted before it leaves: what may have arrived has used up a person's month.
  const rows = await holding(() =>
    kernel.unit(async (unit) => {
      const claimed = await claimGroup(unit.tx, group, sender, mass.most, startedAt);
      await countMassSends(unit.tx, claimed, month, 1);
      return claimed;
    }),
  );
  const [first] = rows;
  if (!first) return [];
  const outcome =
    rows.length < mass.least
      ? alone
      : await call(kernel, mass, account, rows, hashId(...rows.map(({ id }) => id)));
  kernel.metrics.sends.inc({ kind: adapter.kind, outcome: outcome.status }, rows.length);
  const endedAt = kernel.clock.now();
  // Whoever was alone was not sent to: that says nothing of the account.
  const base = { sender, startedAt, endedAt, probe: probe && outcome !== alone };
  return rows.map((row) => ({ ...base, row, ...judge(outcome, row, endedAt) }));
}

/** What certainly did not arrive has not used up anybody's month. */
async function uncount(kernel: Kernel, mass: MassSend, results: readonly Result[]): Promise<void> {
  const [first] = results;
  if (!first || (first.verdict?.to === 'log' && first.verdict.status !== 'failed')) return;
  const rows = results.map(({ row }) => row);
  const month = monthIn(mass.zone, first.startedAt);
  await kernel.unit((unit) => countMassSends(unit.tx, rows, month, -1));
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
  { channelId, content, part }: Group,
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
        and md5(p.content::text) = ${content} and p.source_part is not distinct from ${part}::text
        and p.expires_at > ${now} and p.not_before = p.expires_at
        and (select true from messages.outbox x
          where x.contact_id = p.contact_id and x.channel_id = p.channel_id
            and (x.claimed_by is not null or (x.uses = 'mass' and x.id < p.id)) limit 1) is null
      order by p.decided_at limit ${wanted} for update skip locked))
    returning ${outboxColumns}`.execute(tx);
  return rows;
}
