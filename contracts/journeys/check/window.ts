import type { FactType } from '../../facts.ts';
import { spanMs, type FactMatch, type Span } from '../../rules.ts';
import type { Trigger } from '../entry.ts';
import { outletsOf, type JourneyStep, type StepOf } from '../steps.ts';
import type { Node } from './graph.ts';
import { notesIn, stepPath } from './place.ts';
import type { JourneyProblem } from '../problems.ts';

/**
 * For how long each fact lets one write to a person, ms; all others open nothing. It only serves to give a
 * hint, so the strictest rules of today are enough: WeChat's since 2023-06-12, read 2026-11. What
 * really holds is asked of the channel when a message is decided on.
 */
const opens: Partial<Record<FactType, number>> = {
  'message.received': 48 * spanMs.hour,
  'contact.followed': spanMs.minute,
  'code.scanned': spanMs.minute,
  'menu.clicked': spanMs.minute,
};
/** Nothing opens a window for longer. */
const longest = 48 * spanMs.hour;
/** Until a time of day one waits for half a day, taken over all people. */
const halfDay = 12 * spanMs.hour;

const lasting = ({ n, unit }: Span): number => n * spanMs[unit];
const openedBy = (facts: readonly FactMatch[]): number =>
  Math.max(0, ...facts.map(({ type }) => opens[type] ?? 0));

/** How long the window is open at best when she comes in. Who is let in by hand may just have written. */
function atEntry(trigger: Trigger): number {
  switch (trigger.kind) {
    case 'fact':
      return openedBy([trigger.fact]);
    case 'code':
      return opens['code.scanned'] ?? 0;
    case 'day':
    case 'festival':
      return 0;
    default:
      return longest;
  }
}

function afterWaiting(step: StepOf<'waitForFact'>, outlet: string, left: number): number {
  if (outlet === 'happened') return Math.max(left, openedBy(step.facts));
  if (step.atMost?.kind === 'window') return Math.min(left, lasting(step.atMost.before));
  return left - (step.atMost ? lasting(step.atMost.span) : 0);
}

/** Whether a fork asks for the window, or for who can be reached. */
const asksForWindow = (step: StepOf<'branch'>, outlet: string): boolean =>
  step.cases.some(({ id, when }) => id === outlet && JSON.stringify(when).includes('"messages.'));

/** How long the window is still open at best for who leaves a step by a way out, ms. */
function afterStep(step: JourneyStep, outlet: string, left: number): number {
  switch (step.kind) {
    case 'wait':
      return left - lasting(step.span);
    case 'waitUntil':
      return left - halfDay;
    case 'waitForBestHour':
      return left - lasting(step.within) / 2;
    case 'waitForFact':
      return afterWaiting(step, outlet, left);
    case 'waitForWindow':
      return outlet === 'next' ? lasting(step.before) : 0;
    case 'branch':
      return asksForWindow(step, outlet) ? longest : left;
    default:
      return left;
  }
}

/** The longest that the window is still open, by any way to a step. */
function atSteps(nodes: ReadonlyMap<string, Node>, start: string, entry: number) {
  const left = new Map([[start, entry]]);
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id);
    if (!node?.step) continue;
    for (const outlet of outletsOf(node.step)) {
      const target = node.to[outlet];
      const then = Math.max(0, afterStep(node.step, outlet, left.get(id) ?? 0));
      if (target === undefined || then <= (left.get(target) ?? -1)) continue;
      left.set(target, then);
      waiting.push(target);
    }
  }
  return left;
}

/** Template and subscribe messages and mass sends need no window. */
const needsWindow = ({ message }: StepOf<'send'>): boolean =>
  message.ways.every(
    ({ content: { type }, mass }) => !mass && type !== 'template' && type !== 'subscribe',
  );

/**
 * Hints at messages that come when the interaction window is closed for all who have not written of late,
 * and have no other way.
 */
export function checkWindows(
  nodes: ReadonlyMap<string, Node>,
  triggers: readonly Trigger[],
  start: string | null,
  problems: JourneyProblem[],
): void {
  if (start === null || triggers.length === 0) return;
  const left = atSteps(nodes, start, Math.max(...triggers.map(atEntry)));
  for (const { id, step } of nodes.values())
    if (step?.kind === 'send' && left.get(id) === 0 && needsWindow(step))
      notesIn(problems, id)(
        `${stepPath(id)}.message.ways`,
        'journey.window_closed',
        { hours: longest / spanMs.hour },
        'warning',
      );
}
