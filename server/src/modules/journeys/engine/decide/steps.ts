import type { JourneyDefinition, JourneyStep, Limit } from '#contracts/journeys.ts';
import { spanMs, type Rule, type Span } from '#contracts/rules.ts';
import { matchesFact } from '#modules/audience/index.ts';
import type { OpenWindow } from '#modules/messages/index.ts';
import { bestMoment, nextClockTime } from '../time/local-clock.ts';
import { armOf } from '../time/split.ts';
import type { Act, Answer, Ask, Run, Wait } from '../types.ts';

/** What a step comes to. */
export type Outcome = { acts?: Act[]; detail?: Record<string, unknown> } & (
  | { do: 'go'; outlet: string }
  | { do: 'wait'; wait: Wait; until: Date | null }
  | { do: 'ask'; ask: Ask }
  | { do: 'goal' }
  | { do: 'end'; reason: string }
);

/** Somebody at a step, with what was found out for it. */
export interface Standing {
  definition: JourneyDefinition;
  run: Run;
  now: Date;
  /** Steps she has gone through since something happened. */
  passed: ReadonlySet<string>;
  step: JourneyStep;
  answer: Answer | null;
}

type Look = Extract<Answer, { kind: 'look' }>;

/** Steps at which time passes; going through one of them twice at one moment is a circle too. */
export const canWait = ({ kind }: JourneyStep): boolean => kind.startsWith('wait');

/** What has to be known of somebody who comes to a step; null: nothing. */
export function askFor({ exits }: JourneyDefinition, step: JourneyStep): Ask | null {
  const cases = step.kind === 'branch' ? step.cases : [];
  const rules = [
    ...(exits.rule ? [exits.rule] : []),
    ...cases.flatMap(({ when }): Rule[] => (when.kind === 'rule' ? [when.rule] : [])),
  ];
  const ask: Ask = {
    kind: 'look',
    rules,
    zone: step.kind === 'waitUntil' || step.kind === 'waitForBestHour',
    windows: onWindow(step),
    hours: step.kind === 'waitForBestHour',
    cause: cases.some(({ when }) => when.kind === 'fact'),
  };
  return rules.length > 0 || ask.zone || ask.windows || ask.cause ? ask : null;
}

const onWindow = (step: JourneyStep) =>
  step.kind === 'waitForWindow' || (step.kind === 'waitForFact' && step.atMost?.kind === 'window');

const nothing: Look = {
  kind: 'look',
  held: new Set(),
  zone: 'UTC',
  windows: [],
  hours: { from: 'none', hours: [] },
  cause: null,
};
const lookOf = (answer: Answer | null): Look => (answer?.kind === 'look' ? answer : nothing);

/** What happens to somebody who has come to a step. Pure. */
export function perform(standing: Standing): Outcome {
  const { definition, run, now, step, answer } = standing;
  const look = lookOf(answer);
  if (answer?.kind !== 'send' && definition.exits.rule && look.held.has(0))
    return { do: 'end', reason: 'rule' };
  const here = run.step ?? '';
  switch (step.kind) {
    case 'send':
      if (answer?.kind === 'send') return sent(step, answer);
      return {
        do: 'ask',
        ask: { kind: 'send' },
        acts: [{ kind: 'send', message: step.message }],
      };
    case 'wait':
      return { do: 'wait', wait: { kind: 'time' }, until: after(now, step.span) };
    case 'waitUntil': {
      const first = !standing.passed.has(here);
      return until(now, nextClockTime(look.zone, now, step, first));
    }
    case 'waitForBestHour': {
      const { from, hours } = look.hours;
      const at = bestMoment(look.zone, now, toMs(step.within), hours);
      return { ...until(now, at), detail: { from, zone: look.zone, at: at.toISOString() } };
    }
    case 'waitForFact':
      return waitForFact(step.atMost, now, look.windows);
    case 'waitForWindow':
      return waitForWindow(step, now, look.windows);
    case 'branch':
      return { do: 'go', outlet: caseOf(standing, step, look) };
    case 'split':
      return { do: 'go', outlet: armOf(run.id, here, step.arms) };
    case 'setAttribute':
      return next({ kind: 'attribute', key: step.key, value: step.value });
    case 'tag':
      return next({ kind: 'tag', add: step.add, remove: step.remove });
    case 'list':
      return next({ kind: 'list', listId: step.listId, change: step.change });
    case 'action':
      return next({ kind: 'action', action: step.action, params: step.params });
    case 'assign':
      return next({ kind: 'assign', userId: step.userId, note: step.note });
    case 'webhook':
      return next({ kind: 'webhook', url: step.url, data: step.data });
    case 'goal':
      return { do: 'goal' };
    case 'exit':
      return { do: 'end', reason: step.reason || 'exit' };
  }
}

/** What happens to somebody who waited at a step and whose time has come. Pure. */
export function wake({ step, now, answer }: Standing): Outcome {
  if (onWindow(step) && answer === null)
    return {
      do: 'ask',
      ask: { kind: 'look', rules: [], zone: false, windows: true, hours: false, cause: false },
    };
  const { windows } = lookOf(answer);
  if (step.kind === 'waitForWindow') return waitForWindow(step, now, windows);
  if (step.kind !== 'waitForFact') return { do: 'go', outlet: 'next' };
  if (step.atMost?.kind === 'window') return waitForFact(step.atMost, now, windows);
  return { do: 'go', outlet: 'timeout' };
}

const next = (...acts: Act[]): Outcome => ({ do: 'go', outlet: 'next', acts });

const toMs = ({ n, unit }: Span): number => n * spanMs[unit];
const after = (now: Date, span: Span) => new Date(now.getTime() + toMs(span));

function until(now: Date, at: Date): Outcome {
  return at <= now
    ? { do: 'go', outlet: 'next' }
    : { do: 'wait', wait: { kind: 'time' }, until: at };
}

function sent(
  step: Extract<JourneyStep, { kind: 'send' }>,
  { messageId, skipped }: Extract<Answer, { kind: 'send' }>,
): Outcome {
  const detail = { messageId };
  if (skipped) return { do: 'go', outlet: 'skipped', detail };
  if (!step.awaitResult) return { do: 'go', outlet: 'next', detail };
  return { do: 'wait', wait: { kind: 'result', messageId }, until: null, detail };
}

function waitForFact(atMost: Limit | null, now: Date, windows: readonly OpenWindow[]): Outcome {
  if (atMost === null) return { do: 'wait', wait: { kind: 'fact' }, until: null };
  if (atMost.kind === 'span')
    return { do: 'wait', wait: { kind: 'fact' }, until: after(now, atMost.span) };
  const closing = closingOf(atMost, windows);
  const ends = closing && new Date(closing.getTime() - toMs(atMost.before));
  if (!ends || ends <= now) return { do: 'go', outlet: 'timeout' };
  return { do: 'wait', wait: { kind: 'window' }, until: ends };
}

/** The window may have opened anew while she waited: then its new end counts. */
function waitForWindow(
  step: { channelId: string | null; before: Span },
  now: Date,
  windows: readonly OpenWindow[],
): Outcome {
  const closing = closingOf(step, windows);
  if (!closing || closing <= now) return { do: 'go', outlet: 'closed' };
  const at = new Date(closing.getTime() - toMs(step.before));
  if (at <= now) return { do: 'go', outlet: 'next' };
  return { do: 'wait', wait: { kind: 'window' }, until: at };
}

/** When the account's window closes; of no account named, the one that stays open longest. */
function closingOf(
  { channelId }: { channelId: string | null },
  windows: readonly OpenWindow[],
): Date | null {
  const times = windows
    .filter((window) => channelId === null || window.channelId === channelId)
    .map((window) => window.closesAt.getTime());
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}

/** The first case that holds. */
function caseOf(
  { definition }: Standing,
  step: Extract<JourneyStep, { kind: 'branch' }>,
  { held, cause }: Look,
): string {
  let place = definition.exits.rule ? 1 : 0;
  for (const { id, when } of step.cases) {
    const holds =
      when.kind === 'rule' ? held.has(place++) : cause !== null && matchesFact(when.fact, cause);
    if (holds) return id;
  }
  return 'otherwise';
}
