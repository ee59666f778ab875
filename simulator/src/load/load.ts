import { setTimeout as pause } from 'node:timers/promises';
import { freshness } from '../callback/deliver.ts';
import { judgeReply } from '../callback/reply.ts';
import { seal } from '../callback/seal.ts';
import { startFollowing } from '../people/follow.ts';
import { qrByScene } from '../platform/qrcodes/pool.ts';
import { addFan } from '../world/fans.ts';
import { createRandom, pick, type Random } from '../world/random.ts';
import type { Account, QrTicket } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { createHistogram, quantiles, record, type Histogram, type Quantiles } from './histogram.ts';

export interface LoadInput {
  ratePerSecond: number;
  seconds: number;
  /** Scenes scanned by the followers in turn at random; none means they follow without a code. */
  scenes: string[];
  seed: number | string;
  /** How long to wait for welcomes after the last follow, ms. */
  drainMs: number;
}

export interface LoadResult {
  sent: number;
  /** Callbacks answered 2xx with an acceptable body within the callback timeout. */
  answered: number;
  errors: number;
  errorKinds: Record<string, number>;
  /** Followers for whom a customer message arrived. */
  welcomed: number;
  /** Callback sent to answer read. */
  answerMs: Quantiles;
  /** Callback sent to the first customer message for that openid. */
  welcomeMs: Quantiles;
  /** Follows per second over the sending phase. */
  achievedRate: number;
  /** How far the generator itself fell behind its plan at worst, ms: large means it was starved. */
  maxLagMs: number;
  seconds: number;
}

interface Run {
  world: World;
  account: Account;
  url: string;
  random: Random;
  codes: QrTicket[];
  sent: number;
  answered: number;
  welcomed: number;
  errorKinds: Record<string, number>;
  answers: Histogram;
  welcomes: Histogram;
  pending: Set<string>;
  inFlight: number;
}

async function sendOne(run: Run): Promise<void> {
  const { world, account } = run;
  const fan = addFan(world, account);
  const code = run.codes.length === 0 ? undefined : pick(run.random, run.codes);
  const xml = startFollowing(world, account, fan, code);
  const sealed = seal(account, run.url, fan.openid, xml, freshness(world));
  const started = performance.now();
  run.sent++;
  run.inFlight++;
  run.pending.add(fan.openid);
  world.arrivals.set(fan.openid, () => {
    world.arrivals.delete(fan.openid);
    run.pending.delete(fan.openid);
    run.welcomed++;
    record(run.welcomes, performance.now() - started);
  });
  let failure: string | undefined;
  try {
    const answer = await world.transport.post(
      sealed.url,
      sealed.body,
      account.settings.callbackTimeoutMs,
    );
    record(run.answers, performance.now() - started);
    if (answer.status !== 200) failure = `status ${answer.status}`;
    else if (judgeReply(account, fan.openid, answer.body).kind === 'malformed')
      failure = 'malformed';
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  run.inFlight--;
  if (failure === undefined) run.answered++;
  else run.errorKinds[failure] = (run.errorKinds[failure] ?? 0) + 1;
}

/** Sends what is due by the plan each millisecond, whatever the answers do: an open loop. */
async function pace(run: Run, input: LoadInput): Promise<{ elapsed: number; maxLagMs: number }> {
  const planned = Math.round(input.ratePerSecond * input.seconds);
  const started = performance.now();
  let maxLagMs = 0;
  while (run.sent < planned) {
    const elapsed = performance.now() - started;
    const due = Math.min(planned, Math.floor((elapsed * input.ratePerSecond) / 1000) + 1);
    if (run.sent < due) {
      maxLagMs = Math.max(maxLagMs, elapsed - (run.sent * 1000) / input.ratePerSecond);
    }
    while (run.sent < due) void sendOne(run);
    await pause(1);
  }
  return { elapsed: performance.now() - started, maxLagMs };
}

async function drain(run: Run, drainMs: number): Promise<void> {
  const deadline = performance.now() + drainMs;
  while ((run.inFlight > 0 || run.pending.size > 0) && performance.now() < deadline) {
    await pause(20);
  }
  for (const openid of run.pending) run.world.arrivals.delete(openid);
}

/**
 * Lets new people follow an account at a fixed rate and measures what its server makes of it. Callbacks
 * are sealed in the account's mode; they are not redelivered, so every error stays visible.
 */
export async function runLoad(
  world: World,
  account: Account,
  url: string,
  input: LoadInput,
): Promise<LoadResult> {
  const run: Run = {
    world,
    account,
    url,
    random: createRandom(input.seed),
    codes: input.scenes.map((scene) => qrByScene(world, account, scene)),
    sent: 0,
    answered: 0,
    welcomed: 0,
    errorKinds: {},
    answers: createHistogram(),
    welcomes: createHistogram(),
    pending: new Set(),
    inFlight: 0,
  };
  const { elapsed, maxLagMs } = await pace(run, input);
  await drain(run, input.drainMs);
  return {
    sent: run.sent,
    answered: run.answered,
    errors: run.sent - run.answered,
    errorKinds: run.errorKinds,
    welcomed: run.welcomed,
    answerMs: quantiles(run.answers),
    welcomeMs: quantiles(run.welcomes),
    achievedRate: Math.round((run.sent / (elapsed / 1000)) * 10) / 10,
    maxLagMs: Math.round(maxLagMs * 10) / 10,
    seconds: input.seconds,
  };
}
