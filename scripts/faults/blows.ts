import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '#kernel/random.ts';
import { members, onTheirWay, type Stage } from './stage.ts';

/** Something that goes wrong, and how it ends. */
interface Blow {
  name: string;
  strike(stage: Stage): Promise<void>;
  /** The platform goes on taking messages and loses its answers: of any of them nobody can know. */
  lossy?: boolean;
}

const deaths: Blow[] = members.map((member) => ({
  name: `kill -9 ${member}`,
  async strike(stage) {
    await stage.kill(member);
    stage.start(member);
  },
}));

/** The platform misbehaves for a while. */
const spell = (name: string, faults: object, ms: number, lossy = false): Blow => ({
  name,
  lossy,
  async strike(stage) {
    await stage.simulator.post('/_sim/faults', faults);
    await delay(ms);
    await stage.simulator.delete('/_sim/faults');
  },
});

const blows: readonly Blow[] = [
  ...deaths,
  {
    name: 'a process of the database crashes',
    strike: (stage) => stage.crashDatabase(),
  },
  {
    name: 'the database is restarted',
    strike: (stage) => stage.restartDatabase(),
  },
  spell('the platform is down', { errorRate5xx: 1 }, 900),
  spell('the platform cuts connections before it acts', { dropRate: 1 }, 600),
  spell('the platform loses answers', { dropAfterRate: 0.5 }, 300, true),
  spell(
    'the platform is slow and delivers callbacks twice',
    { slowMs: 150, duplicateCallbacks: true },
    600,
  ),
];

/**
 * Some blows at random moments.
 *
 * @returns their names, and how many messages nobody may know of: for each, those on their way
 */
export async function strikeSome(stage: Stage, random: Random, count: number) {
  const names: string[] = [];
  let mayBeUnknown = 0;
  for (let n = 0; n < count; n++) {
    await delay(30 + random.next() * 500);
    const blow = blows[Math.floor(random.next() * blows.length)];
    if (!blow) continue;
    names.push(blow.name);
    await blow.strike(stage);
    mayBeUnknown += blow.lossy ? Infinity : onTheirWay;
  }
  return { names, mayBeUnknown };
}
