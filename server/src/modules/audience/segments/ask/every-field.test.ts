import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SegmentField } from '#contracts/api/segments.ts';
import { testsOf, type Rule, type Test, type TestOp } from '#contracts/rules.ts';
import { city, segmentStage } from '../test/stage.ts';

const { ask, happened, made, lives, orders } = segmentStage();

const someId = '01900000-0000-7000-8000-000000000001';
const span = { n: 3, unit: 'day' } as const;

/** A test of this kind that fits a field; also with values that no such field has. */
function testOf(op: TestOp, { type }: SegmentField): Test {
  const currency = type === 'money' ? { currency: 'CNY' } : {};
  switch (op) {
    case 'known':
    case 'isTrue':
    case 'isFalse':
      return { op };
    case 'is':
    case 'contains':
    case 'startsWith':
    case 'hasAny':
    case 'hasAll':
    case 'under':
      return { op, values: [someId, 'no id, \'quoted\' "so" \\', '%_'] };
    case 'between':
      return { op, from: -1e15, to: 1e15, ...currency };
    case 'during':
      return { op, from: '1900-01-01', to: '2199-12-31' };
    case 'inLast':
    case 'notInLast':
    case 'inNext':
      return { op, span };
    default:
      return { op, value: 0.5, ...currency };
  }
}

const paramsOf = ({ params }: SegmentField) =>
  Object.fromEntries(params.map(({ name }) => [name, name === 'channel' ? someId : 'marketing']));

test('every field can be tested in every way that fits it: of everybody, of some, and explained', async () => {
  const [li = ''] = await happened(
    lives('Li', 'Shanghai'),
    lives('Wu', 'Beijing'),
    orders('Li', '1'),
  );
  const { body } = await ask('GET', '/catalogue');
  const rules: Rule[] = (body.fields as SegmentField[]).flatMap((field) => [
    ...testsOf[field.type].map((op): Rule => ({
      kind: 'field',
      field: field.name,
      params: paramsOf(field),
      test: testOf(op, field),
    })),
    ...(field.type === 'day'
      ? (['gregorian', 'lunar'] as const).map((calendar): Rule => ({
          kind: 'anniversary',
          field: field.name,
          params: paramsOf(field),
          calendar,
          from: -366,
          to: 366,
        }))
      : []),
  ]);
  assert.ok(rules.length > 80);
  const any: Rule[] = [];
  for (const rule of rules) {
    const counted = await ask('POST', '/preview', { rule });
    assert.equal(counted.status, 200, `${JSON.stringify(rule)}: ${counted.text}`);
    const explained = await ask('POST', '/explain', { rule, contactId: li });
    assert.equal(explained.status, 200, `${JSON.stringify(rule)}: ${explained.text}`);
    const holds = counted.body.sample.some(({ id }: { id: string }) => id === li);
    assert.equal(explained.body.holds, holds, JSON.stringify(rule));
    any.push(rule);
  }
  // Many at once, more than fit one number: in groups, since a rule may hold sixty conditions, and
  // three hundred with those of the segments it names.
  const groups: string[] = [];
  for (let at = 0; at < Math.min(any.length, 240); at += 40)
    groups.push(
      await made(`Group ${at}`, { kind: 'group', match: 'any', rules: any.slice(at, at + 40) }),
    );
  const whole: Rule = {
    kind: 'group',
    match: 'any',
    rules: [city('nowhere'), ...groups.map((segmentId): Rule => ({ kind: 'segment', segmentId }))],
  };
  const counted = await ask('POST', '/preview', { rule: whole });
  assert.deepEqual([counted.status, counted.body.count], [200, 2], counted.text);
});
