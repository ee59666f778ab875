import { setTimeout as pause } from 'node:timers/promises';
import { addChat } from '../world/fans.ts';
import { below, bytes, chance } from '../world/random.ts';
import type { Account, Fan } from '../world/types.ts';
import { keep, type World } from '../world/world.ts';
import { judgeReply, type PassiveReply } from './reply.ts';
import { seal, type Freshness } from './seal.ts';
import { TransportError, type HttpAnswer } from './transport.ts';

/** One push of the platform: the same XML, hence the same MsgId and CreateTime, in every attempt. */
export interface Push {
  openid: string;
  /** MsgType, or the event's name. */
  label: string;
  xml: string;
  /** The fan whose chat shows the reply, or the service fault; undefined when nobody is waiting. */
  waiting?: Fan;
}

export interface Attempt {
  at: number;
  status: number | null;
  latencyMs: number;
  outcome: 'accepted' | 'reply' | 'malformed' | 'status' | TransportError['reason'];
  detail: string;
}

export interface Delivery {
  id: number;
  at: number;
  appId: string;
  openid: string;
  label: string;
  delivered: boolean;
  /** Nobody is configured to hear it: no attempt is made. */
  skipped: boolean;
  attempts: Attempt[];
  reply: PassiveReply | null;
  xml: string;
}

const SERVICE_FAULT = '该公众号提供的服务出现故障，请稍后再试';

/** A timestamp, nonce and random prefix for one attempt. */
export function freshness(world: World): Freshness {
  return {
    timestamp: world.clock.seconds(),
    nonce: String(below(world.random, 1_000_000_000)).padStart(9, '0'),
    random: bytes(world.random, 16),
  };
}

/** A 2xx answer with an understandable body ends the delivery; the rest is tried again. */
const final = (attempt: Attempt): boolean =>
  attempt.outcome === 'accepted' || attempt.outcome === 'reply' || attempt.outcome === 'malformed';

async function attempt(
  world: World,
  account: Account,
  push: Push,
  url: string,
): Promise<{ attempt: Attempt; reply: PassiveReply | null }> {
  const at = world.clock.now();
  const started = performance.now();
  const sealed = seal(account, url, push.openid, push.xml, freshness(world));
  const measured = (status: number | null, outcome: Attempt['outcome'], detail = ''): Attempt => ({
    at,
    status,
    latencyMs: Math.round((performance.now() - started) * 100) / 100,
    outcome,
    detail,
  });
  let answer: HttpAnswer;
  try {
    answer = await world.transport.post(
      sealed.url,
      sealed.body,
      account.settings.callbackTimeoutMs,
    );
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { attempt: measured(null, error.reason, error.message), reply: null };
  }
  if (answer.status < 200 || answer.status > 299) {
    return { attempt: measured(answer.status, 'status', answer.body.slice(0, 200)), reply: null };
  }
  const verdict = judgeReply(account, push.openid, answer.body);
  if (verdict.kind === 'accepted')
    return { attempt: measured(answer.status, 'accepted'), reply: null };
  return verdict.kind === 'malformed'
    ? { attempt: measured(answer.status, 'malformed', verdict.reason), reply: null }
    : { attempt: measured(answer.status, 'reply'), reply: verdict.reply };
}

function settle(world: World, account: Account, push: Push, delivery: Delivery): void {
  const { callbacks } = world.stats;
  const last = delivery.attempts.at(-1);
  callbacks.sent++;
  callbacks.retries += delivery.attempts.length - 1;
  if (last?.outcome === 'accepted') callbacks.accepted++;
  else if (last?.outcome === 'reply') callbacks.replied++;
  else callbacks.faulted++;
  keep(world.deliveries, delivery);
  if (push.waiting === undefined) return;
  if (delivery.reply !== null) {
    addChat(world, account, push.waiting, { from: 'account', via: 'reply', ...delivery.reply });
  } else if (!delivery.delivered) {
    addChat(world, account, push.waiting, {
      from: 'platform',
      via: 'notice',
      type: 'text',
      content: { content: SERVICE_FAULT },
    });
  }
}

/**
 * Sends one push to the account's server as the platform does: 5 s for an answer, then again up to three
 * times with a new timestamp, nonce and signature. Never rejects; the result says what happened.
 */
export async function deliver(world: World, account: Account, push: Push): Promise<Delivery> {
  const delivery: Delivery = {
    id: world.data.nextSeq++,
    at: world.clock.now(),
    appId: account.appId,
    openid: push.openid,
    label: push.label,
    delivered: false,
    skipped: account.callbackUrl === null,
    attempts: [],
    reply: null,
    xml: push.xml,
  };
  const url = account.callbackUrl;
  if (url === null) return delivery;
  const { callbackRetries, retryDelayMs } = account.settings;
  const twin = world.faults.duplicateCallbacks ? attempt(world, account, push, url) : undefined;
  for (let tries = 0; tries <= callbackRetries; tries++) {
    if (tries > 0) await pause(retryDelayMs);
    const result = await attempt(world, account, push, url);
    delivery.attempts.push(result.attempt);
    delivery.reply = result.reply;
    delivery.delivered =
      result.attempt.outcome === 'accepted' || result.attempt.outcome === 'reply';
    if (final(result.attempt)) break;
  }
  if (twin !== undefined) delivery.attempts.push((await twin).attempt);
  if (delivery.delivered && chance(world.random, world.faults.redeliverRate)) {
    delivery.attempts.push((await attempt(world, account, push, url)).attempt);
  }
  settle(world, account, push, delivery);
  return delivery;
}
