import { connectAccount } from './connect-account.ts';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

/** The fans who live near the sample brand's account, and how much they do. */
const population = { fans: 400, ratePerSecond: 0.5, seed: 7, dayCurve: false, running: true };

/**
 * A tea house with one WeChat account and fans who follow, scan, chat and leave. May be told again
 * at each start: what is there already stays.
 */
export async function runSampleBrand(stage: Stage): Promise<void> {
  const appId = 'wxa1b2c3d4e5f60718';
  await connectAccount(stage, { appId, originalId: 'gh_yunhetea0001', name: 'Yunhe Tea 云禾茶' });
  await callJson(`${stage.simulator}/_sim/population`, { appId, ...population });
}
