import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '#kernel/random.ts';
import { members, onTheirWay, type Stage } from './stage.ts';

/** Something that goes wrong, and how it ends. */
interface Blow {
  name: string;
  /** @returns how many messages nobody may know of after it */
  strike(stage: Stage): Promise<number>;
}

/** What a dead process had asked the database for is done by then. */
const lastCommitMs = 200;

const deaths: Blow[] = members.map((member) => ({
  name: `kill -9 ${member}`,
  async strike(stage) {
    await stage.kill(member);
    await delay(lastCommitMs);
    const [row] = await stage.query<{ claimed: number }>(
      'select count(*)::int as claimed from messages.outbox where claimed_by is not null',
    );
    stage.start(member);
    return row?.claimed ?? 0;
  },
}));

const hourMs = 3_600_000;

/** The clock of one process goes wrong, and is set right. */
const jumps: Blow[] = members.flatMap((member) =>
  [3, -3].map((hours): Blow => ({
    name: `the clock of ${member} jumps ${Math.abs(hours)} hours ${hours > 0 ? 'ahead' : 'back'}`,
    async strike(stage) {
      stage.setClock(member, hours * hourMs);
      await delay(900);
      stage.setClock(member, 0);
      return 0;
    },
  })),
);

/** The platform misbehaves for a while. */
const spell = (name: string, faults: object, ms: number, unknown = onTheirWay): Blow => ({
  name,
  async strike(stage) {
    await stage.simulator.post('/_sim/faults', faults);
    await delay(ms);
    await stage.simulator.delete('/_sim/faults');
    return unknown;
  },
});

const blows: readonly Blow[] = [
  ...deaths,
  ...jumps,
  {
    name: 'a process of the database crashes',
    strike: (stage) => stage.crashDatabase().then(() => onTheirWay),
  },
  {
    name: 'the database is restarted',
    strike: (stage) => stage.restartDatabase().then(() => onTheirWay),
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
  /** How many messages nobody may know of: those on their way. */
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
      struck.mayBeUnknown += await blow.strike(stage);
    }
    return struck;
  };

/** The platform answers nothing but errors for so long. */
export const outage =
  (seconds: number): Strike =>
  async (stage) => {
    const { name, strike } = spell(
      `the platform is down for ${seconds} s`,
      { errorRate5xx: 1 },
      seconds * 1000,
    );
    await delay(100); // Some messages have gone out by then.
    return { names: [name], mayBeUnknown: await strike(stage) };
  };
