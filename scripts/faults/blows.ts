import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '#kernel/random.ts';
import { members, onTheirWay, type Stage } from './stage.ts';

/** Something that goes wrong, and how it ends. */
interface Blow {
  name: string;
  strike(stage: Stage): Promise<void>;
  /** How many messages nobody may know of after it. */
  unknown: number;
}

const deaths: Blow[] = members.map((member) => ({
  name: `kill -9 ${member}`,
  unknown: onTheirWay,
  async strike(stage) {
    await stage.kill(member);
    stage.start(member);
  },
}));

const hourMs = 3_600_000;

/** The clock of one process goes wrong, and is set right. */
const jumps: Blow[] = members.flatMap((member) =>
  [3, -3].map((hours): Blow => ({
    name: `the clock of ${member} jumps ${Math.abs(hours)} hours ${hours > 0 ? 'ahead' : 'back'}`,
    unknown: 0,
    async strike(stage) {
      stage.setClock(member, hours * hourMs);
      await delay(900);
      stage.setClock(member, 0);
    },
  })),
);

/** The platform misbehaves for a while. */
const spell = (name: string, faults: object, ms: number, unknown = onTheirWay): Blow => ({
  name,
  unknown,
  async strike(stage) {
    await stage.simulator.post('/_sim/faults', faults);
    await delay(ms);
    await stage.simulator.delete('/_sim/faults');
  },
});

const blows: readonly Blow[] = [
  ...deaths,
  ...jumps,
  {
    name: 'a process of the database crashes',
    unknown: onTheirWay,
    strike: (stage) => stage.crashDatabase(),
  },
  {
    name: 'the database is restarted',
    unknown: onTheirWay,
    strike: (stage) => stage.restartDatabase(),
  },
  spell('the platform is down', { errorRate5xx: 1 }, 900),
  spell('the platform cuts connections before it acts', { dropRate: 1 }, 600),
  // It goes on taking messages: of any of them nobody can know.
  spell('the platform loses answers', { dropAfterRate: 0.5 }, 300, Infinity),
  spell(
    'the platform is slow and delivers callbacks twice',
    { slowMs: 150, duplicateCallbacks: true },
    600,
  ),
];

/** What goes wrong in a round. */
export type Strike = (stage: Stage, random: Random) => Promise<Struck>;

interface Struck {
  names: string[];
  /** How many messages nobody may know of: for most blows, those on their way. */
  mayBeUnknown: number;
}

/** Some blows at random moments. */
export const someBlows =
  (count: number): Strike =>
  async (stage, random) => {
    const struck: Struck = { names: [], mayBeUnknown: 0 };
    for (let n = 0; n < count; n++) {
      await delay(30 + random.next() * 500);
      const blow = blows[Math.floor(random.next() * blows.length)];
      if (!blow) continue;
      struck.names.push(blow.name);
      await blow.strike(stage);
      struck.mayBeUnknown += blow.unknown;
    }
    return struck;
  };

/** The platform answers nothing but errors for so long. */
export const outage =
  (seconds: number): Strike =>
  async (stage) => {
    const { name, unknown, strike } = spell(
      `the platform is down for ${seconds} s`,
      { errorRate5xx: 1 },
      seconds * 1000,
    );
    await delay(100); // Some messages have gone out by then.
    await strike(stage);
    return { names: [name], mayBeUnknown: unknown };
  };
