import { systemClock } from '#kernel/clock.ts';
import { seededRandom } from '#kernel/random.ts';
import { tellOfSpring } from './brand-campaign.ts';
import { hangCodes } from './brand-codes.ts';
import { runJourneys } from './brand-journeys.ts';
import { bringThePast } from './past/brand-past.ts';
import { drawSegments } from './brand-segments.ts';
import { hangTags } from './brand-tags.ts';
import { connectAccount } from './connect-account.ts';
import { readMessages } from './fan-clicks.ts';
import { callJson } from './http.ts';
import { buildPlaces } from './places.ts';
import { keepShop } from './shop.ts';
import type { Stage } from './stage.ts';

const appId = 'wxa1b2c3d4e5f60718';

/** The fans who live near the sample brand's account, and how much they do. */
const population = { fans: 400, ratePerSecond: 1, seed: 7, dayCurve: false, running: true };

/** A customer at one of the tills about so often. */
const customerEveryMs = 8_000;
/** How often fans look at their phones. */
const lookEveryMs = 3_000;

/**
 * A tea house with a year of orders, one WeChat account, shops with codes on their counters, fans
 * who follow, scan, chat and leave, and customers who buy. May be told again at each start: what is
 * there already stays.
 *
 * @param signal closes the shops
 */
export async function runSampleBrand(stage: Stage, signal: AbortSignal): Promise<void> {
  const { channelId } = await connectAccount(stage, {
    appId,
    originalId: 'gh_yunhetea0001',
    name: 'Yunhe Tea 云禾茶',
  });
  const places = await buildPlaces(stage);
  await bringThePast(stage, { now: systemClock.now(), signal });
  await hangTags(stage);
  await hangCodes(stage, channelId, places);
  await drawSegments(stage, places);
  await runJourneys(stage, { appId });
  await callJson(`${stage.simulator}/_sim/population`, { appId, ...population });
  const { next } = seededRandom(population.seed);
  await readMessages(stage, { appId, chance: next, everyMs: lookEveryMs, signal });
  // What fails because something restarts is told at the next start.
  void tellOfSpring(stage, { appId, channelId, chance: next, signal }).catch(() => undefined);
  void keepShop(stage, { appId, channelId, chance: next, everyMs: customerEveryMs, signal });
}
