import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '#kernel/random.ts';
import { members, type Stage } from './stage.ts';

/** Something that goes wrong, and how it ends. */
interface Blow {
  name: string;
  /** @returns how many messages may have been on their way, so that nobody can know of them */
  strike(stage: Stage): Promise<number>;
}

/** Of messages handed to a process that is gone nobody knows what became. */
async function inFlight(stage: Stage): Promise<number> {
  const [row] = await stage.query<{ n: number }>(
    `select count(*)::int as n from messages.outbox where claimed_by is not null`,
  );
  return row?.n ?? 0;
}

const deaths: Blow[] = members.map((member) => ({
  name: `kill -9 ${member}`,
  async strike(stage) {
    await stage.kill(member);
    const lost = await inFlight(stage);
    stage.start(member);
    return lost;
  },
}));

/** The platform misbehaves for a while. `dropAfterRate` loses answers to what it has carried out. */
const spell = (name: string, faults: object, ms: number, lossy = false): Blow => ({
  name,
  async strike(stage) {
    await stage.simulator.post('/_sim/faults', faults);
    await delay(ms);
    await stage.simulator.delete('/_sim/faults');
    // Whatever was sent meanwhile may have lost its answer; the platform itself keeps no count.
    return lossy ? Infinity : 0;
  },
});

const blows: readonly Blow[] = [
  ...deaths,
  {
    name: 'a process of the database crashes',
    async strike(stage) {
      const before = await inFlight(stage);
      await stage.crashDatabase();
      return before + (await inFlight(stage));
    },
  },
  {
    name: 'the database is restarted',
    async strike(stage) {
      const before = await inFlight(stage);
      await stage.restartDatabase();
      return before + (await inFlight(stage));
    },
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

/** Some blows at random moments. @returns their names, and how many messages nobody may know of */
export async function strikeSome(stage: Stage, random: Random, count: number) {
  const names: string[] = [];
  let mayBeUnknown = 0;
  for (let n = 0; n < count; n++) {
    await delay(30 + random.next() * 500);
    const blow = blows[Math.floor(random.next() * blows.length)];
    if (!blow) continue;
    names.push(blow.name);
    mayBeUnknown += await blow.strike(stage);
  }
  return { names, mayBeUnknown };
}
