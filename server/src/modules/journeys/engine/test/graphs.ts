import fc from 'fast-check';
import type { AnyFact } from '#contracts/facts.ts';
import { journeyDefinition, outletsOf, type JourneyDefinition } from '#contracts/journeys.ts';
import type { Run } from '../types.ts';

export const start = new Date('2026-03-02T04:00:00Z');

/** A definition with everything that a test does not care about filled in. */
export const journey = (given: {
  start?: string | null;
  steps: Record<string, object>;
  exits?: object;
  goal?: object | null;
  who?: object | null;
  triggers?: object[];
  limit?: object;
}): JourneyDefinition =>
  journeyDefinition.parse({
    triggers: [],
    limit: { kind: 'always' },
    start: Object.keys(given.steps)[0] ?? null,
    ...given,
  });

export const freshRun = (more: Partial<Run> = {}): Run => ({
  workspaceId: 'w',
  contactId: 'c',
  id: 'run',
  journeyId: 'j',
  version: 1,
  enteredAs: 'c',
  status: 'active',
  step: null,
  seq: 0,
  state: { wait: null, cause: null },
  wakeAt: null,
  waits: [],
  trigger: 'manual',
  enteredAt: start,
  endedAt: null,
  reason: null,
  goalAt: null,
  goalUntil: null,
  ...more,
});

/** She did something of this name. */
export const tracked = (name: string, occurredAt = start): AnyFact => ({
  workspaceId: 'w',
  contactId: 'c',
  id: `fact ${name}`,
  lane: 1,
  pos: '1',
  type: 'event.tracked',
  channelId: null,
  occurredAt,
  recordedAt: occurredAt,
  data: { name, properties: {}, context: {} },
});

export const did = (name: string) => ({
  type: 'event.tracked',
  where: [{ kind: 'property', property: 'name', test: { op: 'is', values: [name] } }],
});

const field = { kind: 'field', field: 'contacts.city', test: { op: 'known' } };
const span = fc.record({
  n: fc.integer({ min: 1, max: 72 }),
  unit: fc.constantFrom('minute', 'hour', 'day'),
});
const limit = fc.oneof(
  fc.constant(null),
  span.map((value) => ({ kind: 'span', span: value })),
  span.map((before) => ({ kind: 'window', channelId: null, before })),
);
const text = { type: 'text', text: 'hello' };

/** Steps of every kind, without ways out. */
const anyStep = fc.oneof(
  fc.boolean().map((awaitResult) => ({
    kind: 'send',
    awaitResult,
    message: { ways: [{ content: text }] },
  })),
  span.map((value) => ({ kind: 'wait', span: value })),
  fc
    .record({ hour: fc.integer({ min: 10, max: 23 }), weekday: fc.integer({ min: 1, max: 7 }) })
    .map(({ hour, weekday }) => ({ kind: 'waitUntil', at: `${hour}:30`, weekdays: [weekday] })),
  limit.map((atMost) => ({ kind: 'waitForFact', facts: [did('a')], atMost })),
  span.map((before) => ({ kind: 'waitForWindow', channelId: null, before })),
  span.map((within) => ({ kind: 'waitForBestHour', within })),
  fc.constant({
    kind: 'branch',
    cases: [
      { id: 'x', when: { kind: 'rule', rule: field } },
      { id: 'y', when: { kind: 'fact', fact: did('a') } },
    ],
  }),
  fc.integer({ min: 1, max: 99 }).map((share) => ({
    kind: 'split',
    arms: [
      { id: 'a', share },
      { id: 'b', share: 100 - share },
    ],
  })),
  fc.constant({ kind: 'setAttribute', key: 'k', value: 1 }),
  fc.constant({ kind: 'tag', add: [], remove: [] }),
  fc.constant({ kind: 'goal' }),
  fc.constant({ kind: 'exit', reason: '' }),
);

/** Any graph of up to eight steps, circles and loose ends among them. */
export const anyJourney: fc.Arbitrary<JourneyDefinition> = fc
  .array(fc.record({ step: anyStep, ways: fc.array(fc.integer({ min: -2, max: 7 })) }), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((entries) =>
    fc.record({ onGoal: fc.boolean(), rule: fc.boolean() }).map(({ onGoal, rule }) => {
      const id = (no: number) => `s${no}`;
      const steps = Object.fromEntries(
        entries.map(({ step, ways }, no) => {
          const outlets = outletsOf({ ...step, to: {}, name: '' } as never);
          const to = outlets.flatMap((outlet, nth) => {
            const target = ways[nth] ?? (no + 1 + nth) % 8;
            return target >= 0 && target < entries.length ? [[outlet, id(target)]] : [];
          });
          return [id(no), { ...step, to: Object.fromEntries(to) as Record<string, string> }];
        }),
      );
      return journey({
        steps,
        exits: { onGoal, facts: [did('stop')], rule: rule ? field : null },
        goal: { fact: did('goal'), within: { n: 30, unit: 'day' } },
      });
    }),
  );
