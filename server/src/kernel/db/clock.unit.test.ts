import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { follow } from './clock.ts';

const ms = fc.integer({ min: 0, max: 60_000 });

test('a sighting never leaves the clock further off than the time its answer took', () => {
  fc.assert(
    fc.property(
      fc.option(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { nil: NaN }),
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      ms,
      ms,
      ms,
      (held, truth, askedMs, there, back) => {
        const spoke = askedMs + there;
        const seen = { saidMs: spoke + truth, askedMs, heardMs: spoke + back };
        const off = Math.abs(follow(held, seen) - truth);
        assert.ok(off <= there + back + 1e-6, `${off}`);
        // A slow answer does not spoil what is known better.
        if (!Number.isNaN(held))
          assert.ok(off <= Math.abs(held - truth) + 1e-3, `${off} was ${held - truth}`);
      },
    ),
  );
});

test('a clock that is set is followed at the next sighting', () => {
  assert.equal(follow(1_000, { saidMs: 10_001_000, askedMs: 0, heardMs: 0 }), 10_001_000);
  assert.equal(follow(10_001_000, { saidMs: 1_000, askedMs: 0, heardMs: 0 }), 1_000);
});
