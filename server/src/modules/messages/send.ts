import type { MessageReason, MessageStatus } from '#contracts/api/messages.ts';
import { hashId, newId } from '#kernel/ids.ts';
import type { Unit } from '#kernel/unit.ts';
import { decideAll, type Decided, type DecisionDeps } from './decision/decide-all.ts';
import type { KnownContacts } from './decision/situations.ts';
import { priorityRank, type Intent } from './intent.ts';
import type { LogRow, OutboxRow } from './outbox/rows.ts';
import { chooseClaims } from './outbox/direct.ts';
import type { Claimer } from './outbox/sender.ts';
import { insertLog, insertOutbox, takeKeys } from './outbox/write.ts';

export interface SendDeps extends DecisionDeps, Claimer {
  /** Told after the commit how many messages of which channel became ready. */
  ready(counts: ReadonlyMap<string, number>): void;
  /** Told after the commit whose message log has changed. */
  changed(workspaceIds: Iterable<string>): void;
}

/** What was decided on an intent at once. */
export interface SendResult {
  messageId: string;
  status: Extract<MessageStatus, 'queued' | 'waiting' | 'skipped'>;
  reason: MessageReason;
}

/**
 * Decides on intents and writes every one of them down in the caller's transaction: to the outbox
 * or, when it is skipped, to the log with the reason. Set-based; nothing is sent before the commit.
 *
 * @param known all people of the intents, when the caller has just loaded them
 * @returns one result per intent, in order
 */
export async function send(
  deps: SendDeps,
  unit: Unit,
  intents: readonly Intent[],
  known?: KnownContacts,
): Promise<SendResult[]> {
  const results: SendResult[] = [];
  const counts = new Map<string, number>();
  const begun: OutboxRow[] = [];
  const places = Map.groupBy(intents.keys(), (place) => intents[place]?.workspaceId ?? '');
  for (const [workspaceId, own] of places) {
    const wanted = own.flatMap((index) => intents[index] ?? []);
    const decided = await decideNew(deps, unit, workspaceId, wanted, known);
    const queue: OutboxRow[] = [];
    const log: LogRow[] = [];
    for (const [nth, intent] of wanted.entries()) {
      const outcome = decided[nth];
      if (!outcome) continue;
      const result = place(unit, intent, outcome, queue, log);
      results[own[nth] ?? 0] = result;
    }
    const claimed = await insertOutbox(unit.tx, queue, chooseClaims(deps, queue));
    for (const row of queue) {
      if (claimed.has(row.id)) begun.push(row);
      else if (row.notBefore === null) bump(counts, row.channelId);
    }
    await insertLog(unit.tx, log);
  }
  unit.afterCommit(() => {
    if (begun.length > 0) deps.start(begun);
    if (counts.size > 0) deps.ready(counts);
    deps.changed(places.keys());
  });
  return results;
}

async function decideNew(
  deps: SendDeps,
  unit: Unit,
  workspaceId: string,
  intents: readonly Intent[],
  known?: KnownContacts,
): Promise<Decided[]> {
  const fresh = await takeKeys(
    unit.tx,
    intents.map(({ contactId, key }) =>
      key === undefined ? null : { contactId, key: hashId(workspaceId, key) },
    ),
    unit.now,
  );
  const questions = intents.map((intent, index) => ({
    contactId: intent.contactId,
    purpose: intent.purpose,
    content: intent.content,
    channels: intent.channels ?? [],
    notBefore: intent.notBefore ?? null,
    expiresAt: intent.expiresAt,
    duplicate: fresh[index] === false,
    rendered: intent.rendered ?? false,
  }));
  return decideAll(unit.tx, deps, workspaceId, unit.now, questions, { known });
}

/** Turns one decision into a row of the outbox or the log, and a skip into a fact. */
function place(
  unit: Unit,
  intent: Intent,
  { personId, decision, content }: Decided,
  queue: OutboxRow[],
  log: LogRow[],
): SendResult {
  const id = newId(unit.now.getTime());
  const { code, values } = decision.reason;
  const common = {
    workspaceId: intent.workspaceId,
    contactId: personId ?? intent.contactId,
    id,
    purpose: intent.purpose,
    priority: priorityRank(intent.priority),
    content,
    sourceKind: intent.source.kind,
    sourceId: intent.source.id,
    reasonCode: code,
    reasonValues: values,
    attempts: 0,
    createdAt: unit.now,
    decidedAt: unit.now,
    expiresAt: intent.expiresAt,
  };
  if (decision.do === 'skip') {
    const ended = { status: 'skipped' as const, settledAt: unit.now };
    log.push({ ...common, ...ended, channelId: decision.channelId, address: null });
    if (personId !== null) unit.append(skippedFact({ ...common, channelId: decision.channelId }));
    return { messageId: id, status: 'skipped', reason: decision.reason };
  }
  const waiting = decision.do === 'wait';
  queue.push({
    ...common,
    channelId: decision.channelId,
    address: decision.address,
    rendered: intent.rendered === true || !waiting,
    channels: [...(intent.channels ?? [])],
    notBefore: waiting ? decision.until : null,
    usableUntil: waiting ? intent.expiresAt : decision.usableUntil,
  });
  return { messageId: id, status: waiting ? 'waiting' : 'queued', reason: decision.reason };
}

/** The news that a message was not sent. */
export const skippedFact = (row: {
  workspaceId: string;
  contactId: string;
  id: string;
  channelId: string | null;
  purpose: string;
  reasonCode: string;
  decidedAt: Date;
}) => ({
  workspaceId: row.workspaceId,
  type: 'message.skipped' as const,
  identities: [],
  contactId: row.contactId,
  channelId: row.channelId,
  occurredAt: row.decidedAt,
  data: { messageId: row.id, purpose: row.purpose, reason: row.reasonCode },
});

function bump(counts: Map<string, number>, channelId: string): void {
  counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
}
