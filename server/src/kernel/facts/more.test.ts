import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineModule } from '#kernel/module.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { numbered, openid } from '#test/facts.ts';
import { perLaneLimit, processLanes } from './process.ts';
import { reaction } from './reaction.ts';

const broken = 1_000;
const picky = defineModule({
  name: 'picky',
  rank: 1,
  needs: [],
  setup: () => ({
    reactions: [
      reaction('picky.refuse', ['event.tracked'], async (_unit, facts) => {
        if (facts.some(({ data }) => data.properties['n'] === broken)) throw new Error('refused');
      }),
    ],
  }),
});

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [picky] });
});
after(() => app.stop());

/** States facts of one new person and tells her lane. */
async function state(numbers: readonly number[]): Promise<number> {
  const identities = [openid(newId())];
  const stated = await app.kernel.facts.append(
    numbers.map((n) => numbered(app.workspaceId, n, { identities })),
  );
  return stated[0]?.lane ?? -1;
}

/** As a worker does: only lanes of which it is told are looked at again. */
async function work(lanes: ReadonlySet<number>): Promise<number> {
  let done = 0;
  let left = lanes;
  while (left.size > 0) {
    const again = new Set<number>();
    done += await processLanes(
      {
        ...app.kernel.unitDeps,
        reactions: app.app.reactions,
        parked: () => undefined,
        more: (cut) => cut.forEach((lane) => again.add(lane)),
      },
      [...left],
    );
    left = again;
  }
  return done;
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i);

test('a lane with more than a batch takes is looked at again, others are not', async () => {
  const full = await state(count(2 * perLaneLimit + 1));
  const few = await state(count(3));
  assert.equal(await work(new Set([full, few])), 2 * perLaneLimit + 4);
  assert.equal(await work(new Set([full, few])), 0);
});

test('nothing is left behind where a fact is isolated and parked', async () => {
  const lanes = new Set([
    await state([...count(5), broken, ...count(perLaneLimit)]),
    await state(count(perLaneLimit + 7)),
    await state([broken]),
  ]);
  assert.equal(await work(lanes), 6 + perLaneLimit + perLaneLimit + 7 + 1);
  await app.settle();
});
