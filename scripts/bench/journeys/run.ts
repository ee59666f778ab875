import { gatherFollowers } from '../followers.ts';
import { follow } from '../follows.ts';
import type { Stage } from '../stage.ts';
import { answerFollows } from './make.ts';
import { measureBurst, measureTriggers } from './triggers.ts';
import { fillWaiting, idleCost, measureWakes, waitingJourney, type Waiting } from './waiting.ts';

export interface JourneyOptions {
  /** Followers a second, and for how long. */
  rate: number;
  seconds: number;
  burst: number;
  waiting: Waiting;
  idleSeconds: number;
  /** Followers that the campaign beside the triggers goes to. */
  people: number;
  say(text: string): void;
}

/** Everything that the speed of journeys is judged by; figures by name. */
export async function measureJourneys(stage: Stage, options: JourneyOptions) {
  const { rate, seconds, burst, waiting, idleSeconds, people, say } = options;
  await gatherFollowers(stage, people, say);
  await answerFollows(stage);
  await follow(stage.simulator, Math.min(rate, 50), 5, 10);

  const alone = await follow(stage.simulator, rate, seconds, 13);
  const beside = await measureTriggers(stage, { rate, seconds });
  for (const [name, load] of [
    ['alone', alone],
    [`beside a campaign that sent ${beside.campaignSent} messages`, beside.messages],
  ] as const) {
    const { p50, p99, max } = load.welcomeMs;
    say(
      `(a) ${load.sent} triggers at ${rate} a second, ${name}: message at the platform p50 ${p50} p99 ${p99} worst ${max} ms, ${load.sent - load.welcomed} missing`,
    );
  }
  const burstResult = await measureBurst(stage, burst);
  say(
    `(d) burst of ${burstResult.events}: first message after ${burstResult.firstMs} ms, slowest ${burstResult.lastMs} ms, ${burstResult.refused} refused, ${burstResult.events - burstResult.answered} missing`,
  );
  const empty = await idleCost(stage, idleSeconds);
  const id = await waitingJourney(stage);
  await fillWaiting(stage, id, waiting);
  const full = await idleCost(stage, idleSeconds);
  for (const [name, cost] of [
    ['nobody', empty],
    [waiting.people.toLocaleString('en'), full],
  ] as const)
    say(
      `(e) idle with ${name} waiting: ${cost.cpuPercent} % of a core, ${cost.transactionsPerSecond} transactions and ${cost.rowsPerSecond} rows a second`,
    );
  const wakes = await measureWakes(stage, id, waiting);
  say(
    `(b) ${waiting.due.toLocaleString('en')} of ${waiting.people.toLocaleString('en')} due in ${waiting.seconds} s: late by p50 ${wakes.lateMs?.p50} p99 ${wakes.lateMs?.p99} worst ${wakes.lateMs?.max} ms`,
  );
  return { triggers: { alone, beside }, burst: burstResult, idle: { empty, full }, wakes };
}
