import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { circlesOf } from './check/graph.ts';
import { checkJourney, type JourneyKnowledge } from './check.ts';
import { journeyDraft, journeyDraftInput } from './draft.ts';

const known: JourneyKnowledge = {
  field: (name) =>
    name === 'contacts.birthday'
      ? { type: 'day', params: [] }
      : name === 'contacts.city'
        ? { type: 'text', params: [] }
        : undefined,
  action: (name) =>
    name === 'points.award' ? z.object({ points: z.int().min(1), why: z.string().min(1) }) : null,
};
const hour = { n: 1, unit: 'hour' };
const byHand = { kind: 'manual' };
const text = (words: string) => ({ type: 'text', text: words });
const send = (words: string, to: Record<string, string> = {}) => ({
  kind: 'send',
  to,
  message: { ways: [{ content: text(words) }] },
});

function problemsOf(changes: object): string[] {
  const draft = journeyDraft.parse({
    triggers: [{ kind: 'api' }],
    limit: { kind: 'always' },
    start: 'hello',
    steps: { hello: send('Hello') },
    ...changes,
  });
  return checkJourney(draft, known).map(({ path, code, step, severity }) =>
    [severity === 'error' ? code : `(${code})`, path, ...(step ? [step] : [])].join(' '),
  );
}

const withSteps = (steps: object, start = Object.keys(steps)[0] ?? null) =>
  problemsOf({ steps, start });

describe('a journey is refused with the place named', () => {
  const cases: [name: string, changes: object, expected: string[]][] = [
    ['in order', {}, []],
    ['nobody comes in', { triggers: [] }, ['journey.no_trigger $.triggers']],
    ['it does not begin', { start: null }, ['journey.no_start $.start']],
    ['it begins nowhere', { start: 'gone' }, ['journey.start_unknown $.start']],
    [
      'a trigger is unfinished',
      { triggers: [{ kind: 'segment', on: 'entered' }] },
      ['journey.value_missing $.triggers[0].segmentId'],
    ],
    [
      'a day that is none',
      { triggers: [{ kind: 'day', field: 'contacts.city', every: 'year', at: '09:00' }, byHand] },
      ['journey.day_misfit $.triggers[0].field'],
    ],
    [
      'the 31st of a month that has 30 days',
      {
        triggers: [
          { kind: 'festival', calendar: 'gregorian', month: 4, day: 31, at: '09:00' },
          byHand,
        ],
      },
      ['journey.day_impossible $.triggers[0].day'],
    ],
    [
      'a limit of no length',
      { limit: { kind: 'oncePer', span: { n: 0, unit: 'day' } } },
      ['span.empty $.limit.span'],
    ],
    [
      'a goal without its time',
      { goal: { fact: { type: 'order.placed', where: [] } } },
      ['journey.value_missing $.goal.within'],
    ],
    [
      'a rule on an unknown field',
      { who: { kind: 'field', field: 'nobody.knows', test: { op: 'known' } } },
      ['field.unknown $.who.field'],
    ],
  ];
  for (const [name, changes, expected] of cases)
    test(name, () => assert.deepEqual(problemsOf(changes), expected));
});

describe('a step is refused with the place named', () => {
  const cases: [name: string, steps: object, expected: string[]][] = [
    [
      'says nothing yet',
      { hello: send('') },
      ['journey.value_missing $.steps.hello.message.ways[0].content.text hello'],
    ],
    [
      'says only blanks',
      { hello: send('  ') },
      ['journey.message_empty $.steps.hello.message.ways[0].content.text hello'],
    ],
    [
      'leads nowhere',
      { hello: send('Hello', { next: 'gone' }) },
      ['journey.target_unknown $.steps.hello.to.next hello'],
    ],
    [
      'has a way out too many',
      { hello: send('Hello', { sometimes: 'hello' }) },
      ['(journey.outlet_unknown) $.steps.hello.to.sometimes hello'],
    ],
    [
      'is never reached',
      { hello: send('Hello'), 'far-off': { kind: 'exit' } },
      ["(journey.unreachable) $.steps['far-off'] far-off"],
    ],
    [
      'waits for no time',
      { pause: { kind: 'wait', span: { n: 0, unit: 'hour' } } },
      ['span.empty $.steps.pause.span pause'],
    ],
    [
      'shares out too much',
      {
        test: {
          kind: 'split',
          arms: [
            { id: 'a', share: 50 },
            { id: 'a', share: 60 },
          ],
        },
      },
      [
        'journey.key_twice $.steps.test.arms[1].id test',
        'journey.shares_not_100 $.steps.test.arms test',
      ],
    ],
    [
      'does what nobody can',
      { act: { kind: 'action', action: 'coffee.make' } },
      ['journey.action_unknown $.steps.act.action act'],
    ],
    [
      'does not say what its action needs',
      { act: { kind: 'action', action: 'points.award', params: { points: 0 } } },
      [
        'journey.value_invalid $.steps.act.params.points act',
        'journey.value_missing $.steps.act.params.why act',
      ],
    ],
    [
      'asks a rule that makes no sense',
      {
        ask: {
          kind: 'branch',
          cases: [
            {
              id: 'yes',
              when: {
                kind: 'rule',
                rule: {
                  kind: 'group',
                  match: 'all',
                  rules: [{ kind: 'field', field: 'contacts.city', test: { op: 'isTrue' } }],
                },
              },
            },
          ],
        },
      },
      ['test.misfit $.steps.ask.cases[0].when.rule.rules[0].test ask'],
    ],
  ];
  for (const [name, steps, expected] of cases)
    test(name, () => assert.deepEqual(withSteps(steps), expected));
});

describe('circles', () => {
  test('without a wait are refused', () => {
    assert.deepEqual(
      withSteps({
        hello: send('Hello', { next: 'tag' }),
        tag: { kind: 'goal', to: { next: 'hello' } },
      }),
      ['journey.cycle_without_wait $.steps.hello hello'],
    );
  });

  test('with a wait are not', () => {
    assert.deepEqual(
      withSteps({
        hello: send('Hello', { next: 'pause' }),
        pause: { kind: 'wait', span: hour, to: { next: 'hello' } },
      }),
      [],
    );
  });

  test('through a window that may be closing already are refused', () => {
    const atMost = { kind: 'window', channelId: null, before: hour };
    const facts = [{ type: 'order.placed', where: [] }];
    assert.deepEqual(
      withSteps({ listen: { kind: 'waitForFact', facts, atMost, to: { timeout: 'listen' } } }),
      ['journey.cycle_without_wait $.steps.listen listen'],
    );
  });

  test('are those nodes that can come back to themselves', () => {
    const graph = fc.integer({ min: 1, max: 9 }).chain((size) =>
      fc.array(fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }), {
        minLength: size,
        maxLength: size,
      }),
    );
    fc.assert(
      fc.property(graph, (edges) => {
        const next = new Map(edges.map((targets, id) => [String(id), targets.map(String)]));
        const found = new Set(circlesOf(next).flat());
        for (const id of next.keys()) assert.equal(found.has(id), comesBack(next, id));
      }),
    );
  });
});

function comesBack(next: ReadonlyMap<string, readonly string[]>, id: string): boolean {
  const reached = new Set(next.get(id) ?? []);
  for (const one of reached) for (const target of next.get(one) ?? []) reached.add(target);
  return reached.has(id);
}

describe('a message that finds the window closed', () => {
  const followed = { kind: 'fact', fact: { type: 'contact.followed', where: [] } };
  const birthday = { kind: 'day', field: 'contacts.birthday', every: 'year', at: '09:00' };
  const template = { type: 'template', templateId: 't', data: {} };
  const wait = (to: string) => ({ kind: 'wait', span: hour, to: { next: to } });
  const hears = (to: Record<string, string>) => ({
    kind: 'waitForFact',
    facts: [{ type: 'message.received', where: [] }],
    atMost: { kind: 'span', span: hour },
    to,
  });
  const hinted = (trigger: object, steps: Record<string, object>) =>
    problemsOf({ triggers: [trigger], steps, start: Object.keys(steps)[0] }).map((line) => {
      assert.match(line, /^\(journey\.window_closed\) \$\.steps\.\w+\.message\.ways /);
      return line.split(' ').at(-1);
    });

  test('is hinted at, when everybody comes to it too late', () => {
    assert.deepEqual(
      hinted(followed, {
        hello: send('Hello', { next: 'wait' }),
        wait: wait('late'),
        late: send('?'),
      }),
      ['late'],
    );
    assert.deepEqual(hinted(birthday, { wish: send('Happy birthday') }), ['wish']);
    assert.deepEqual(
      hinted(followed, {
        listen: hears({ happened: 'thanks', timeout: 'nudge' }),
        thanks: send('Thanks'),
        nudge: send('?', { next: 'again' }),
        again: hears({ happened: 'thanks' }),
      }),
      ['nudge'],
    );
  });

  test('is not, where it is open, asked for, or not needed', () => {
    assert.deepEqual(hinted({ kind: 'api' }, { hello: send('Hello') }), []);
    const ways = [{ content: text('Hi') }, { content: template }];
    assert.deepEqual(hinted(birthday, { wish: { kind: 'send', message: { ways } } }), []);
    const mass = [{ content: text('Hi'), mass: true }];
    assert.deepEqual(hinted(birthday, { wish: { kind: 'send', message: { ways: mass } } }), []);
    const before = { kind: 'waitForWindow', channelId: null, before: hour, to: { next: 'last' } };
    assert.deepEqual(
      hinted(followed, { listen: hears({ happened: 'before' }), before, last: send('Bye') }),
      [],
    );
  });
});

test('a draft nested without end is refused before it is read', () => {
  let who: unknown = {};
  for (let level = 0; level < 60; level++) who = { rules: [who] };
  const read = journeyDraftInput.safeParse({
    triggers: [],
    limit: { kind: 'always' },
    start: null,
    steps: {},
    who,
  });
  assert.equal(read.success, false);
});
