import { beijingHour } from '../world/clock.ts';
import { unit, type Random } from '../world/random.ts';

/** What a simulated person may do next. */
export type Habit =
  | 'arrive'
  | 'message'
  | 'answer'
  | 'click'
  | 'view'
  | 'scan'
  | 'image'
  | 'location'
  | 'pay'
  | 'unfollow'
  | 'return';

/** Shares of what followers do, by eye on how shops' accounts are used: mostly they write. */
const FOLLOWER_HABITS: [habit: Habit, weight: number][] = [
  ['message', 40],
  ['click', 18],
  ['view', 10],
  ['scan', 12],
  ['pay', 8],
  ['image', 4],
  ['location', 4],
  ['unfollow', 2],
  ['return', 2],
];
const TOTAL = FOLLOWER_HABITS.reduce((sum, [, weight]) => sum + weight, 0);

/** While people are missing, this share of what happens is somebody new. */
const ARRIVAL_SHARE = 0.35;
/** After the account wrote, the chance that its reader is the next to act. */
const ANSWER_SHARE = 0.25;

export function nextHabit(
  random: Random,
  state: { room: boolean; someoneWasAnswered: boolean },
): Habit {
  const roll = unit(random);
  if (state.room && roll < ARRIVAL_SHARE) return 'arrive';
  if (state.someoneWasAnswered && unit(random) < ANSWER_SHARE) return 'answer';
  let left = unit(random) * TOTAL;
  for (const [habit, weight] of FOLLOWER_HABITS) {
    left -= weight;
    if (left < 0) return habit;
  }
  return 'message';
}

/** Activity by hour of the day in Beijing, mean 1: lunch and evening peaks, quiet nights. */
const DAY = [
  0.3, 0.2, 0.15, 0.1, 0.1, 0.15, 0.35, 0.6, 0.85, 1, 1.1, 1.3, 1.5, 1.3, 1.1, 1.1, 1.2, 1.35, 1.5,
  1.75, 1.95, 1.9, 1.45, 0.8,
];

export const dayFactor = (now: number): number => DAY[beijingHour(now)] ?? 1;

/** Popular codes are scanned more: the square bends an even roll towards the first. */
export const popularIndex = (random: Random, count: number): number =>
  Math.floor(unit(random) ** 2 * count);
