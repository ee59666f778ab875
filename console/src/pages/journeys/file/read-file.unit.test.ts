import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readJourneyFile } from './read-file.ts';

const definition = {
  triggers: [{ kind: 'manual' }],
  limit: { kind: 'always' },
  start: 'hello',
  steps: { hello: { kind: 'exit', name: 'Bye', to: {} } },
};
const file = { format: 'rapport.journey/1', name: 'Welcome', description: '', definition };

const placesOf = (given: unknown) => {
  const read = readJourneyFile(JSON.stringify(given));
  return 'wrong' in read && read.wrong.kind === 'shape'
    ? read.wrong.fields.map(({ path, code }) => `${path} ${code}`)
    : read;
};

describe('a journey from a file', () => {
  test('is read whole, or as the definition alone', () => {
    const whole = readJourneyFile(JSON.stringify(file));
    assert.equal('file' in whole && whole.file.name, 'Welcome');
    const bare = readJourneyFile(JSON.stringify(definition));
    assert.equal('file' in bare && bare.file.name, null);
    assert.deepEqual('file' in bare && bare.file.definition.steps, definition.steps);
  });

  const broken: [text: string, line: number, column: number][] = [
    ['', 1, 1],
    ['{\n  "format": \n}', 3, 1],
    ['{"a": [1, 2}', 1, 12],
    ['{"a": "x\n"}', 1, 7],
    ['{"a": 1,}', 1, 9],
    ['{} and more', 1, 4],
    ['{"a": 01}', 1, 8],
  ];
  for (const [text, line, column] of broken)
    test(`that is no JSON is refused with the place: ${JSON.stringify(text)}`, () => {
      assert.throws(() => void JSON.parse(text));
      assert.deepEqual(readJourneyFile(text), { wrong: { kind: 'json', line, column } });
    });

  test('that is no journey is refused with the place', () => {
    assert.deepEqual(placesOf({ ...file, format: 'other/2' }), ['$.format invalid_value']);
    const steps = { hello: { kind: 'dance' }, 'say-it': { kind: 'exit', to: { next: 7 } } };
    assert.deepEqual(placesOf({ ...file, definition: { ...definition, steps } }), [
      '$.definition.steps.hello.kind invalid_value',
      "$.definition.steps['say-it'].to.next invalid_type",
    ]);
    const { limit, ...without } = definition;
    assert.ok(limit);
    assert.deepEqual(placesOf(without), ['$.limit invalid_type']);
    assert.deepEqual(placesOf([1]), ['$ invalid_type']);
  });
});
