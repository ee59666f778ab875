import { account, type Stage } from './stage.ts';
import { startProgram } from './processes.ts';
import type { Api } from './http.ts';

export interface Quantiles {
  p50: number | null;
  p99: number | null;
  p999: number | null;
  max: number | null;
}

/** One run of the simulator's load generator. Times in milliseconds. */
export interface LoadResult {
  sent: number;
  answered: number;
  errors: number;
  welcomed: number;
  answerMs: Quantiles;
  welcomeMs: Quantiles;
  achievedRate: number;
  maxLagMs: number;
}

export const follow = (simulator: Api, ratePerSecond: number, seconds: number, seed: number) =>
  simulator.post<LoadResult>('/_sim/load', {
    appId: account.appId,
    ratePerSecond,
    seconds,
    seed,
    drainMs: 30_000,
  });

/** Every follower was answered and welcomed, the rate was kept, and p99 stayed under a second. */
export const held = (result: LoadResult, rate: number): boolean =>
  result.errors === 0 &&
  result.welcomed === result.sent &&
  result.achievedRate >= rate * 0.97 &&
  (result.welcomeMs.p99 ?? Infinity) < 1_000;

/**
 * The highest rate that is held for `seconds`: upwards from `from` by a quarter until one fails, then
 * halving the gap until it is under 5 %.
 */
export async function highestHeld(
  simulator: Api,
  options: { from: number; seconds: number },
): Promise<{ rate: number; result: LoadResult | null }> {
  let low = 0;
  let best: LoadResult | null = null;
  let high = Infinity;
  let rate = options.from;
  for (let run = 0; run < 12 && high - low > low * 0.05; run++) {
    const result = await follow(simulator, rate, options.seconds, 1_000 + run);
    if (held(result, rate)) {
      low = rate;
      best = result;
    } else high = rate;
    rate = Math.round(high === Infinity ? low * 1.25 : low === 0 ? high / 2 : (low + high) / 2);
  }
  return { rate: low, result: best };
}

/** The same measure for the bare harness, on the same simulator and database server. */
export async function highestBare(stage: Stage, options: { from: number; seconds: number }) {
  const bare = await startProgram('scripts/bench/bare.ts', [
    stage.database.url,
    stage.simulatorUrl,
    account.appId,
    account.appSecret,
    account.token,
    account.encodingAesKey,
  ]);
  const point = (callbackUrl: string) =>
    stage.simulator.post('/_sim/accounts', { ...account, mode: 'secure', callbackUrl });
  await point(`http://127.0.0.1:${Number(bare.ready['port'])}/hook`);
  const found = await highestHeld(stage.simulator, options);
  await bare.stop();
  await point(`${stage.serverUrl}/hooks/wechat/${stage.channelId}`);
  return found;
}
