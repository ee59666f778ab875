import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assign, controlArm } from './assign.ts';

const arm = (id: string, share: number) => ({
  id,
  name: id,
  share,
  message: {
    purpose: 'marketing' as const,
    expiresInMinutes: 60,
    ways: [{ channels: [], languages: [], content: { type: 'text' as const, text: id } }],
  },
});
const people = Array.from({ length: 40_000 }, (_, nth) => `person ${nth}`);

test('shares of chance are those of the plan, and the place in time does not depend on the arm', () => {
  const plan = { control: 20, arms: [arm('a', 75), arm('b', 25)] };
  const drawn = people.map((person) => assign(plan, 'spring', person));
  const share = (id: string) => drawn.filter((one) => one.arm === id).length / people.length;
  assert.ok(Math.abs(share(controlArm) - 0.2) < 0.01);
  assert.ok(Math.abs(share('a') - 0.6) < 0.01);
  assert.ok(Math.abs(share('b') - 0.2) < 0.01);
  for (const id of [controlArm, 'a', 'b']) {
    const own = drawn.filter((one) => one.arm === id);
    const mean = own.reduce((sum, one) => sum + one.spread, 0) / own.length;
    assert.ok(Math.abs(mean - 0.5) < 0.02, id);
  }
});

test('two campaigns draw independently', () => {
  const plan = { control: 50, arms: [arm('a', 100)] };
  const both = people.filter(
    (person) =>
      assign(plan, 'spring', person).arm === controlArm &&
      assign(plan, 'autumn', person).arm === controlArm,
  );
  assert.ok(Math.abs(both.length / people.length - 0.25) < 0.01);
});

test('everybody is in some arm, the same each time, and a larger control group keeps the smaller one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 49 }),
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 }),
      fc.uuid(),
      (control, shares, person) => {
        const arms = shares.map((share, nth) => arm(`a${nth}`, share));
        const drawn = assign({ control, arms }, 'spring', person);
        assert.deepEqual(assign({ control, arms }, 'spring', person), drawn);
        assert.ok([controlArm, ...arms.map(({ id }) => id)].includes(drawn.arm));
        assert.ok(drawn.spread >= 0 && drawn.spread < 1);
        if (drawn.arm === controlArm)
          assert.equal(assign({ control: control + 1, arms }, 'spring', person).arm, controlArm);
      },
    ),
  );
});
