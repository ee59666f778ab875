import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decide, defaultFor, type Statement } from './rules.ts';

const at = (day: number) => new Date(Date.UTC(2026, 2, day));
const said = (granted: boolean, day: number, channel: string | null = null): Statement => ({
  channel,
  granted,
  source: 'test',
  at: at(day),
});

describe('consent', () => {
  const cases: [string, Statement[], boolean][] = [
    ['the latest word counts', [said(true, 1), said(false, 2)], false],
    ['also when it is read first', [said(false, 2), said(true, 1)], false],
    ['of two at the same moment the refusal', [said(false, 1), said(true, 1)], false],
    [
      'a later refusal of everything covers the channel',
      [said(true, 1, 'a'), said(false, 2)],
      false,
    ],
    ['a later word on the channel stands alone', [said(false, 1), said(true, 2, 'a')], true],
    ['words on other channels do not count', [said(true, 1), said(false, 2, 'b')], true],
  ];
  for (const [name, statements, granted] of cases)
    test(name, () => {
      const decision = decide(statements, 'a', 'granted', true);
      assert.deepEqual([decision.granted, decision.basis], [granted, 'stated']);
    });

  test('who said nothing has the default', () => {
    const silent = (fallback: 'granted' | 'refused' | 'followers', follower: boolean) =>
      decide([], 'a', fallback, follower).granted;
    assert.deepEqual(
      [silent('granted', false), silent('refused', true), silent('followers', true)],
      [true, false, true],
    );
    assert.equal(silent('followers', false), false);
  });

  test('a purpose that nobody configured is refused', () => {
    const settings = { service: 'granted', marketing: 'granted', analytics: 'granted' } as const;
    assert.equal(defaultFor(settings, 'profiling'), 'refused');
    assert.equal(defaultFor(settings, 'toString'), 'refused');
  });

  test('never goes against her last word, whatever was said before', () => {
    const word = fc.record({
      channel: fc.constantFrom(null, 'a', 'b'),
      granted: fc.boolean(),
      source: fc.constant('test'),
      at: fc.integer({ min: 1, max: 20 }).map(at),
    });
    fc.assert(
      fc.property(fc.array(word), fc.boolean(), (statements, follower) => {
        const refusal = [...statements, said(false, 21)];
        assert.equal(decide(refusal, 'a', 'granted', follower).granted, false);
      }),
    );
  });
});
