import {
  journeyDefinition,
  type JourneyDefinition,
  type JourneyStep,
  type StepKind,
  type Trigger,
} from '#contracts/journeys.ts';
import type { FactMatch, Rule, Span } from '#contracts/rules.ts';
import type { MessagePlan, MessageWay } from '#contracts/message-plan.ts';

/** Kinds of steps as the palette groups them. */
export const stepGroups = {
  say: ['send'],
  wait: ['wait', 'waitUntil', 'waitForFact', 'waitForWindow', 'waitForBestHour'],
  choose: ['branch', 'split'],
  do: ['tag', 'list', 'setAttribute', 'assign', 'action', 'webhook'],
  end: ['goal', 'exit'],
} as const satisfies Record<string, readonly StepKind[]>;
export type StepGroup = keyof typeof stepGroups;

export const groupOf = (kind: StepKind): StepGroup =>
  (Object.keys(stepGroups) as StepGroup[]).find((group) =>
    (stepGroups[group] as readonly StepKind[]).includes(kind),
  ) ?? 'do';

const hour: Span = { n: 1, unit: 'hour' };
const day: Span = { n: 1, unit: 'day' };
const placed: FactMatch = { type: 'order.placed', where: [] };
export const everybody: Rule = { kind: 'group', match: 'all', rules: [] };

export const blankWay = (): MessageWay => ({
  channels: [],
  content: { type: 'text', text: '' },
  languages: [],
});

const blankPlan = (): MessagePlan => ({
  purpose: 'marketing',
  ways: [blankWay()],
  expiresInMinutes: 1440,
});

/** A step as it comes from the palette; what only a person can fill in is empty. */
export function blankStep(kind: StepKind): JourneyStep {
  const base = { name: '', to: {} };
  switch (kind) {
    case 'send':
      return { kind, ...base, message: blankPlan(), awaitResult: false };
    case 'wait':
      return { kind, ...base, span: day };
    case 'waitUntil':
      return { kind, ...base, at: '10:00', weekdays: [] };
    case 'waitForFact':
      return { kind, ...base, facts: [placed], atMost: { kind: 'span', span: day } };
    case 'waitForWindow':
      return { kind, ...base, channelId: null, before: hour };
    case 'waitForBestHour':
      return { kind, ...base, within: day };
    case 'branch':
      return {
        kind,
        ...base,
        cases: [{ id: 'a', name: '', when: { kind: 'rule', rule: everybody } }],
      };
    case 'split':
      return {
        kind,
        ...base,
        arms: [
          { id: 'a', name: '', share: 50 },
          { id: 'b', name: '', share: 50 },
        ],
      };
    case 'setAttribute':
      return { kind, ...base, key: '', value: '' };
    case 'tag':
      return { kind, ...base, add: [], remove: [] };
    case 'list':
      return { kind, ...base, listId: '', change: 'add' };
    case 'action':
      return { kind, ...base, action: '', params: {} };
    case 'assign':
      return { kind, ...base, userId: '', note: '' };
    case 'webhook':
      return { kind, ...base, url: '', data: {} };
    case 'goal':
      return { kind, ...base };
    case 'exit':
      return { kind, ...base, reason: '' };
  }
}

export const triggerKinds = [
  'fact',
  'segment',
  'code',
  'day',
  'festival',
  'api',
  'manual',
] as const satisfies readonly Trigger['kind'][];

export function blankTrigger(kind: Trigger['kind']): Trigger {
  switch (kind) {
    case 'fact':
      return { kind, fact: { type: 'contact.followed', where: [] } };
    case 'segment':
      return { kind, segmentId: '', on: 'entered' };
    case 'code':
      return { kind, codeId: '' };
    case 'day':
      return {
        kind,
        field: 'contacts.birthday',
        every: 'year',
        calendar: 'gregorian',
        offset: 0,
        at: '10:00',
      };
    case 'festival':
      return { kind, calendar: 'lunar', month: 1, day: 1, offset: 0, at: '10:00' };
    case 'api':
    case 'manual':
      return { kind };
  }
}

/** A journey in which nothing is said yet. */
export const blankJourney = (): JourneyDefinition =>
  journeyDefinition.parse({
    triggers: [blankTrigger('fact')],
    limit: { kind: 'onceAtATime' },
    start: null,
    steps: {},
  });
