import type { MessageReason, MessageStatus } from '#contracts/api/messages.ts';
import { hashId, newId } from '#kernel/ids.ts';
import type { Tx } from '#kernel/db/database.ts';
import type { Unit } from '#kernel/unit.ts';
import { decideAll, type Decided, type DecisionDeps, type Outcome } from './decision/decide-all.ts';
import type { KnownContacts } from './decision/situations.ts';
import { isSingle, priorityRank, waysOf, type Intent, type Wish } from './intent.ts';
import { makeRoom } from './outbox/attempt/again.ts';
import { chooseClaims } from './outbox/direct.ts';
import { skippedFact } from './outbox/facts.ts';
import { notBeforeOf, type DecidableRow, type LogRow, type OutboxRow } from './outbox/rows.ts';
import type { Claimer } from './outbox/sender.ts';
import { rewriteReady } from './outbox/rewrite.ts';
import { insertLog, insertOutbox, takeKeys } from './outbox/write.ts';

export interface SendDeps extends DecisionDeps, Claimer {
  /** Told after the commit how many messages of which channel became ready. */
  ready(counts: ReadonlyMap<string, number>): void;
  /** Has messages whose time has come decided soon. */
  decideSoon(): void;
  /** Told after the commit whose message log has changed. */
  changed(workspaceIds: Iterable<string>): void;
}

/** What was decided on an intent at once. */
export interface SendResult {
  messageId: string;
  status: Extract<MessageStatus, 'queued' | 'waiting' | 'skipped'>;
  reason: MessageReason;
}

/** What would be decided. */
export interface Preview extends Pick<Decided, 'way' | 'tried' | 'content'> {
  status: SendResult['status'];
  reason: MessageReason;
  channelId: string | null;
  /** Until when it would wait. */
  until: Date | null;
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
    const { decided, displaced } = await decideNew(deps, unit, workspaceId, wanted, known);
    await makeRoom(unit.tx, displaced, unit.now);
    if (displaced.length > 0) unit.afterCommit(() => deps.decideSoon());
    const queue: DecidableRow[] = [];
    const log: LogRow[] = [];
    for (const [nth, intent] of wanted.entries()) {
      const outcome = decided[nth];
      if (!outcome) continue;
      const result = place(unit, intent, outcome, queue, log);
      results[own[nth] ?? 0] = result;
    }
    const rows = await rewriteReady(unit.tx, deps.registry, workspaceId, unit.now, queue);
    const claims = chooseClaims(deps, rows);
    const chosen = rows.filter(({ id }) => claims.has(id));
    deps.promise(chosen);
    if (chosen.length > 0) unit.afterFailure(() => deps.renounce(chosen));
    const claimed = await insertOutbox(unit.tx, rows, claims);
    deps.renounce(chosen.filter(({ id }) => !claimed.has(id)));
    for (const row of rows) {
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
): Promise<Outcome> {
  const fresh = await takeKeys(
    unit.tx,
    intents.map(({ contactId, key }) =>
      key === undefined ? null : { contactId, key: hashId(workspaceId, key) },
    ),
    unit.now,
  );
  const questions = intents.map((intent, index) => ({
    ...questionOf(intent),
    duplicate: fresh[index] === false,
  }));
  return decideAll(unit.tx, deps, workspaceId, unit.now, questions, {
    known,
    binding: true,
  });
}

const questionOf = (wish: Wish) => ({
  contactId: wish.contactId,
  purpose: wish.purpose,
  priority: priorityRank(wish.priority ?? 'normal'),
  ways: waysOf(wish),
  notBefore: wish.notBefore ?? null,
  expiresAt: wish.expiresAt,
  duplicate: false,
  rendered: wish.rendered ?? false,
});

/**
 * What `send` would decide at this moment, with nothing written down: for estimates and dry runs.
 * Wishes of one call count for each other as sent messages do. Set-based.
 *
 * @returns one per wish, in order
 */
export async function preview(
  tx: Tx,
  deps: DecisionDeps,
  workspaceId: string,
  wishes: readonly Wish[],
  now: Date,
): Promise<Preview[]> {
  const { decided } = await decideAll(tx, deps, workspaceId, now, wishes.map(questionOf));
  return decided.map(({ decision, way, tried, content }) => ({
    status: statuses[decision.do],
    reason: decision.reason,
    channelId: decision.channelId,
    until: decision.do === 'wait' ? decision.until : null,
    way,
    tried,
    content,
  }));
}

const statuses = { send: 'queued', wait: 'waiting', skip: 'skipped' } as const;

/** Turns one decision into a row of the outbox or the log, and a skip into a fact. */
function place(
  unit: Unit,
  intent: Intent,
  { personId, decision, content, way, tried }: Decided,
  queue: DecidableRow[],
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
    way,
    tried,
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
  const ways = waysOf(intent);
  queue.push({
    ...common,
    channelId: decision.channelId,
    address: decision.address,
    rendered: intent.rendered === true || !waiting,
    uses: waiting ? 'nothing' : decision.uses,
    ways: isSingle(ways) ? null : ways,
    sourcePart: ways.some(({ mass }) => mass) ? (intent.part ?? null) : null,
    channels: [...(ways[way]?.channels ?? [])],
    notBefore: notBeforeOf(decision, intent.expiresAt),
    usableUntil: waiting ? intent.expiresAt : decision.usableUntil,
  });
  const ready = !waiting && decision.uses !== 'mass';
  return { messageId: id, status: ready ? 'queued' : 'waiting', reason: decision.reason };
}

function bump(counts: Map<string, number>, channelId: string): void {
  counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
}
