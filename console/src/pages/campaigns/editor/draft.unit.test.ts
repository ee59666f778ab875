import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CampaignPlan } from '#contracts/campaigns.ts';
import type { Rule } from '#contracts/rules.ts';
import { kindOf, ofSegments, segmentsIn } from './audience.ts';
import {
  evenShares,
  problemsUnder,
  savable,
  sharedEvenly,
  unfinished,
  withArm,
  type Draft,
} from './draft.ts';

const message = (text: string): CampaignPlan['arms'][number]['message'] => ({
  purpose: 'marketing',
  expiresInMinutes: 60,
  ways: [{ channels: [], languages: [], content: { type: 'text', text } }],
});
const plan = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  audience: null,
  exclude: null,
  control: 0,
  arms: [{ id: 'a', name: '', share: 100, message: message('Hello') }],
  schedule: { kind: 'now' },
  spreadHours: 0,
  goal: null,
  ...more,
});
const draft = (more: Partial<Draft> = {}): Draft => ({
  name: 'Spring',
  description: '',
  needsApproval: false,
  plan: plan(),
  ...more,
});

test('half a message does not hold up the rest, and is told at its place', () => {
  const arms = [{ id: 'a', name: '', share: 100, message: message('') }];
  const written = draft({ plan: plan({ arms, control: 10 }) });
  const kept = savable(written, draft());
  assert.deepEqual([kept.plan.arms, kept.plan.control], [plan().arms, 10]);
  assert.deepEqual(
    unfinished(written.plan).map(({ path }) => path),
    ['arms[0].message.ways[0].content.text'],
  );
  assert.deepEqual(unfinished(kept.plan), []);
});

test('a campaign keeps its name while the field is empty', () => {
  assert.equal(savable(draft({ name: '  ' }), draft()).name, 'Spring');
});

test('problems belong to the place they lie in, and to no other that begins alike', () => {
  const at = (path: string) => ({ path, code: 'x', values: {} });
  const problems = ['arms', 'arms[1].message', 'arms[10].message', 'audience'].map(at);
  assert.deepEqual(problemsUnder(problems, 'arms[1]'), [at('arms[1].message')]);
  assert.equal(problemsUnder(problems, 'arms').length, 3);
});

test('even shares are whole, 100 together, and differ by one at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), (count) => {
      const shares = evenShares(count);
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        100,
      );
      assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
    }),
  );
});

test('a message that is added has an id of its own, also after one was removed', () => {
  const three = withArm(withArm(plan().arms, message('b')), message('c'));
  const two = sharedEvenly(three.toSpliced(1, 1));
  const again = withArm(two, message('d'));
  assert.deepEqual(
    again.map(({ id, share }) => [id, share]),
    [
      ['a', 34],
      ['c', 33],
      ['b', 33],
    ],
  );
});

test('an audience of segments is read back as it was chosen', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 6 }), (ids) => {
      const rule = ofSegments(ids);
      assert.deepEqual(segmentsIn(rule) ?? [], ids);
      assert.equal(kindOf(rule), ids.length === 0 ? 'none' : 'segments');
    }),
  );
});

test('whatever says more than segments is shown as a rule', () => {
  const segment: Rule = { kind: 'segment', segmentId: 'one' };
  const rules: Rule[] = [
    { ...segment, not: true },
    { kind: 'group', match: 'all', rules: [segment, segment] },
    { kind: 'group', match: 'any', not: true, rules: [segment] },
    { kind: 'group', match: 'all', not: true, rules: [] },
  ];
  assert.deepEqual(rules.map(kindOf), ['rule', 'rule', 'rule', 'rule']);
  assert.equal(kindOf({ kind: 'group', match: 'all', rules: [] }), 'everybody');
});
