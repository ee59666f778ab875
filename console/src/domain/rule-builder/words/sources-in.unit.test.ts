import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '#contracts/rules.ts';
import { sourcesIn } from './sources-in.ts';

test('each source of a rule is read once, and knows which of its values are named', () => {
  const bought = (sku: string): Rule => ({
    kind: 'did',
    fact: {
      type: 'order.placed',
      where: [
        {
          kind: 'entries',
          entries: 'items',
          where: [{ kind: 'property', property: 'sku', test: { op: 'is', values: [sku] } }],
        },
      ],
    },
    window: { kind: 'ever' },
    measure: { of: 'count' },
    compare: { op: 'atLeast', value: 1 },
  });
  const rule: Rule = {
    kind: 'group',
    match: 'all',
    rules: [
      bought('LJ-50'),
      bought('PE-357'),
      {
        kind: 'field',
        field: 'audience.taggedAt',
        params: { tag: 'a tag' },
        test: { op: 'inLast', span: { n: 7, unit: 'day' } },
      },
      { kind: 'segment', segmentId: 'a segment' },
    ],
  };
  const found = [...sourcesIn([rule, bought('LJ-50')]).values()];
  assert.deepEqual(
    found.map(({ source, values }) => [source, [...values]]),
    [
      [{ of: 'field', field: 'commerce.products' }, ['LJ-50', 'PE-357']],
      [{ of: 'field', field: 'audience.taggedAt', param: 'tag' }, ['a tag']],
      [{ of: 'segments' }, ['a segment']],
    ],
  );
});
