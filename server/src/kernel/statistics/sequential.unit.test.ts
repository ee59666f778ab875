import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#kernel/random.ts';
import { difference, informationShare, reach, type Sums } from './sequential.ts';

const alpha = 0.05;
const none = (): Sums => ({ people: 0, sum: 0, squares: 0 });
const add = (sums: Sums, value: number) => {
  sums.people += 1;
  sums.sum += value;
  sums.squares += value * value;
};
const misses = ({ low, high }: { low: number; high: number }) => low > 0 || high < 0;

test('an interval that may be looked at any time is wider than one for a single look, not by much', () => {
  const atPlan = reach(1, alpha);
  assert.ok(atPlan > 1.96 && atPlan < 3.1, String(atPlan));
  // Known figure: rho tuned to t gives sqrt(-2 ln a + ln(-2 ln a + 1) + 1) about; by formula.
  const log = -2 * Math.log(alpha);
  const r = log + Math.log(log + 1);
  assert.equal(atPlan, Math.sqrt(((r + 1) / r) * (Math.log(r + 1) + log)));
  for (const share of [0.1, 0.3, 3, 10]) assert.ok(reach(share, alpha) > 0);
  assert.equal(reach(0, alpha), Infinity);
});

/** How often an experiment without effect is called proven, when one looks after every so many people. */
function falseAlarms(
  runs: number,
  people: number,
  looks: number,
  draw: (next: () => number) => number,
): { always: number; once: number } {
  const { next } = seededRandom(20261122);
  let always = 0;
  let once = 0;
  for (let run = 0; run < runs; run++) {
    const [a, b, eventsA, eventsB] = [none(), none(), none(), none()];
    let [alarmed, alarmedOnce] = [false, false];
    for (let person = 1; person <= people; person++) {
      const value = draw(next);
      const inA = next() < 0.5;
      add(inA ? a : b, value);
      add(inA ? eventsA : eventsB, Number(value > 0));
      if (person % (people / looks) !== 0 || eventsA.sum + eventsB.sum < 20) continue;
      const planned = { a: people / 2, b: people / 2 };
      const share = informationShare(eventsA, eventsB, planned);
      const found = difference(a, b, share, alpha);
      alarmed ||= misses(found);
      const single = 1.96 / reach(share, alpha);
      alarmedOnce ||= misses({
        low: found.estimate - (found.estimate - found.low) * single,
        high: found.estimate + (found.high - found.estimate) * single,
      });
    }
    always += Number(alarmed);
    once += Number(alarmedOnce);
  }
  return { always: always / runs, once: once / runs };
}

test('looking a hundred times does not cheat: conversions of 5 %', () => {
  const found = falseAlarms(600, 4_000, 100, (next) => Number(next() < 0.05));
  // Binomial noise of 600 runs is 0.9 points; the boundary itself stays well below.
  assert.ok(found.always <= 0.05, `false alarms ${found.always}`);
  assert.ok(found.once > 0.2, `a fixed test would have had ${found.once}`);
});

test('looking a hundred times does not cheat: money, which few spend and some spend much of', () => {
  const spend = (next: () => number) =>
    next() < 0.03 ? Math.round(5_000 * Math.exp(1.2 * gauss(next))) : 0;
  const found = falseAlarms(400, 5_000, 100, spend);
  assert.ok(found.always <= 0.055, `false alarms ${found.always}`);
});

test('looking while answers still come in does not cheat: all were written to at once', () => {
  const { next } = seededRandom(7);
  const runs = 600;
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const [a, b] = [none(), none()];
    a.people = b.people = 3_000;
    let alarmed = false;
    // 480 of 6,000 convert one after the other; one looks after every one of them.
    for (let event = 1; event <= 480; event++) {
      const side = next() < 0.5 ? a : b;
      side.sum += 1;
      side.squares += 1;
      if (event < 20) continue;
      const share = informationShare(a, b, { a: 3_000, b: 3_000 });
      alarmed ||= misses(difference(a, b, share, alpha));
    }
    alarms += Number(alarmed);
  }
  assert.ok(alarms / runs <= 0.05, `false alarms ${alarms / runs}`);
});

test('an effect is found, and the interval holds it at every look in at least 95 of 100 runs', () => {
  const { next } = seededRandom(3);
  const runs = 300;
  let [found, held] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const [a, b] = [none(), none()];
    let [proven, holds] = [false, true];
    for (let person = 1; person <= 8_000; person++) {
      const inA = next() < 0.5;
      add(inA ? a : b, Number(next() < (inA ? 0.08 : 0.05)));
      if (person % 200 !== 0 || a.sum + b.sum < 20) continue;
      const share = informationShare(a, b, { a: 4_000, b: 4_000 });
      const { low, high } = difference(a, b, share, alpha);
      proven ||= low > 0;
      holds &&= low <= 0.03 && high >= 0.03;
    }
    found += Number(proven);
    held += Number(holds);
  }
  assert.ok(found / runs > 0.95, `found in ${found / runs}`);
  assert.ok(held / runs >= 0.95, `held in ${held / runs}`);
});

function gauss(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
