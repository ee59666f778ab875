import { ActionError } from '../people/errors.ts';
import { addFan } from '../world/fans.ts';
import { createRandom, pick, type Random } from '../world/random.ts';
import type { Account, Fan } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { arrive, carryOut } from './act.ts';
import { dayFactor, nextHabit } from './habits.ts';

export interface PopulationInput {
  /** How many people there are in the end. */
  fans: number;
  /** Mean actions a second of all of them together. */
  ratePerSecond: number;
  seed: number | string;
  /** Busy evenings and quiet nights by the platform's clock in Beijing. */
  dayCurve: boolean;
}

export interface Population extends PopulationInput {
  running: boolean;
  random: Random;
  members: Fan[];
  /** Who got a message lately and may answer. */
  answered: Fan[];
  lastSeq: number;
  owed: number;
  inFlight: number;
  actions: Record<string, number>;
  timer: NodeJS.Timeout | null;
}

const TICK_MS = 200;
/** Beyond this many unanswered callbacks people hold back, so that a hanging server is not buried. */
const MAX_IN_FLIGHT = 200;

function noticeAnswers(world: World, account: Account, population: Population): void {
  const fresh = world.messages.items
    .slice(-50)
    .filter((entry) => entry.seq > population.lastSeq && entry.appId === account.appId);
  for (const entry of fresh) {
    const fan = account.fans.get(entry.openid);
    if (fan !== undefined) population.answered.push(fan);
    population.lastSeq = entry.seq;
  }
  population.answered = population.answered.slice(-50);
}

async function step(world: World, account: Account, population: Population): Promise<void> {
  const { random, members, answered } = population;
  const room = members.length < population.fans;
  if (members.length === 0 && !room) return;
  const someoneWasAnswered = answered.length > 0;
  const habit = members.length === 0 ? 'arrive' : nextHabit(random, { room, someoneWasAnswered });
  population.actions[habit] = (population.actions[habit] ?? 0) + 1;
  population.inFlight++;
  try {
    if (habit === 'arrive') {
      const fan = addFan(world, account);
      members.push(fan);
      await arrive(world, random, account, fan);
    } else {
      const fan = habit === 'answer' ? answered.pop() : undefined;
      await carryOut(world, random, account, fan ?? pick(random, members), habit);
    }
  } catch (error) {
    // Two habits of one person may cross, such as writing while unfollowing; anything else is a fault.
    if (!(error instanceof ActionError)) throw error;
  } finally {
    population.inFlight--;
  }
}

function tick(world: World, account: Account, population: Population): void {
  noticeAnswers(world, account, population);
  const factor = population.dayCurve ? dayFactor(world.clock.now()) : 1;
  population.owed += (population.ratePerSecond * factor * TICK_MS) / 1000;
  while (population.owed >= 1) {
    population.owed -= 1;
    if (population.inFlight < MAX_IN_FLIGHT) void step(world, account, population);
  }
}

/** Starts people living near an account, or goes on with those it already has. */
export function startPopulation(
  world: World,
  account: Account,
  input: PopulationInput,
): Population {
  stopPopulation(world, account.appId);
  const population: Population = {
    ...input,
    running: true,
    random: createRandom(`${world.seed}:population:${input.seed}`),
    members: [...account.fans.values()],
    answered: [],
    lastSeq: world.data.nextSeq,
    owed: 0,
    inFlight: 0,
    actions: {},
    timer: null,
  };
  population.timer = setInterval(() => tick(world, account, population), TICK_MS);
  world.timers.add(population.timer);
  world.populations.set(account.appId, population);
  return population;
}

export function stopPopulation(world: World, appId: string): Population | undefined {
  const population = world.populations.get(appId);
  if (population?.timer) {
    clearInterval(population.timer);
    world.timers.delete(population.timer);
    population.timer = null;
  }
  if (population !== undefined) population.running = false;
  return population;
}
