import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lineChanges, marksOf, partsOf, type Change } from './changes.ts';

const changed = (step: string | null, paths: readonly string[]): Change => ({
  kind: 'changed',
  step,
  stepKind: 'send',
  name: '',
  fields: paths.map((path) => ({ path, before: null, after: 1 })),
});

describe('what is different of a journey', () => {
  test('is told setting by setting, and way by way', () => {
    const paths = ['message.ways[0].content.text', 'message.purpose', 'to.next', 'to.skipped'];
    const parts = partsOf(changed('hello', paths));
    assert.deepEqual(
      parts.map(({ part, outlet, fields }) => [part, outlet, fields.length]),
      [
        ['message', null, 2],
        ['to', 'next', 1],
        ['to', 'skipped', 1],
      ],
    );
  });

  test('is told line by line, without what both say', () => {
    assert.deepEqual(lineChanges(['a', 'b', 'b'], ['b', 'c']), { gone: ['a', 'b'], come: ['c'] });
    assert.deepEqual(lineChanges(['a', 'b'], ['b', 'a']), { gone: [], come: [] });
  });

  test('is marked on the canvas where it still is', () => {
    const removed: Change = { ...changed('old', []), kind: 'removed' };
    const added: Change = { ...changed('new', []), kind: 'added' };
    const { steps, ways } = marksOf([
      removed,
      added,
      changed('hello', ['to.next']),
      changed(null, ['limit']),
    ]);
    assert.deepEqual(
      [...steps],
      [
        ['new', 'added'],
        ['hello', 'changed'],
      ],
    );
    assert.deepEqual([...ways], ['hello next']);
  });
});
