import type { AnyFact } from '#contracts/facts.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import { matchesFact } from '#modules/audience/index.ts';
import { resultTypes, waitsOf } from './interest.ts';
import { askFor, canWait, perform, wake, type Outcome } from './steps.ts';
import type { Act, Ask, Cause, Decision, Effect, Happening, Move, Run, Wait } from '../types.ts';

/**
 * What becomes of a run when something happens: she walks as many steps as she can, until she must
 * wait, her way ends, or something has to be known first (`ask`): then the caller carries out the
 * effects so far, finds out, and calls again with the answer. Pure; the caller keeps what it returns.
 *
 * She comes to no step but along an edge, from the first step on, or moved by hand; a circle in which
 * nobody waits ends her way with `loop`; whoever waits is woken now or later, never in the past.
 */
export function decide(given: {
  definition: JourneyDefinition;
  run: Run;
  happening: Happening;
  now: Date;
}): Decision {
  const walk = begin(given.definition, given.run, given.now);
  happen(walk, given.happening);
  const { run, moves, effects } = walk;
  run.waits = waitsOf(given.definition, run, given.now);
  return { run, moves, effects, ask: run.state.wait?.kind === 'ask' ? run.state.wait.ask : null };
}

/** A run on its way through one call. Its own copy, so changing it is nobody else's business. */
interface Walk {
  definition: JourneyDefinition;
  run: Run;
  now: Date;
  moves: Move[];
  effects: Effect[];
  /** Steps she has gone through since something happened. */
  passed: Set<string>;
}

function begin(definition: JourneyDefinition, run: Run, now: Date): Walk {
  const { wait } = run.state;
  const passed = new Set(wait?.kind === 'ask' ? wait.passed : []);
  return {
    definition,
    run: { ...run, state: { ...run.state } },
    now,
    moves: [],
    effects: [],
    passed,
  };
}

function happen(walk: Walk, happening: Happening): void {
  const { run } = walk;
  if (happening.kind === 'fact') return onFact(walk, happening.fact, happening.paused);
  if (run.status === 'ended') return;
  switch (happening.kind) {
    case 'entered':
      return arrive(walk, walk.definition.start ?? undefined);
    case 'woken':
      return onWake(walk);
    case 'answer': {
      const { wait } = run.state;
      const step = stepOf(walk);
      if (wait?.kind !== 'ask' || !step) return;
      run.state.wait = null;
      const look = wait.arriving || happening.answer.kind === 'send' ? perform : wake;
      return follow(walk, look({ ...walk, step, answer: happening.answer }));
    }
    case 'removed':
      return end(walk, happening.reason);
    case 'moved':
      return onMoved(walk, happening);
  }
}

const stepOf = ({ definition, run }: Walk) =>
  run.step === null ? undefined : definition.steps[run.step];

/** Comes to a step, and goes on from there as far as she can. */
function arrive(walk: Walk, to: string | undefined): void {
  const { run, definition, passed } = walk;
  const step = to === undefined ? undefined : definition.steps[to];
  if (to === undefined || !step) return end(walk, 'finished');
  if (passed.has(to) && !canWait(step)) return end(walk, 'loop');
  run.step = to;
  run.seq += 1;
  walk.moves.push({ kind: 'came', ...visit(run, to), at: walk.now });
  const ask = askFor(definition, step);
  if (ask) return pause(walk, ask, true);
  follow(walk, perform({ ...walk, step, answer: null }));
}

/** Does what a step came to. */
function follow(walk: Walk, outcome: Outcome): void {
  const { run, passed } = walk;
  const step = stepOf(walk);
  if (run.step === null || !step) return end(walk, 'finished');
  if (outcome.detail)
    walk.moves.push({ kind: 'noted', ...visit(run, run.step), detail: outcome.detail });
  for (const act of outcome.acts ?? []) effect(walk, act);
  switch (outcome.do) {
    case 'wait':
      return wait(walk, outcome.wait, outcome.until);
    case 'ask':
      return pause(walk, outcome.ask, outcome.ask.kind === 'send');
    case 'end':
      return end(walk, outcome.reason);
    case 'goal':
      reachGoal(walk, walk.now);
      if (walk.definition.exits.onGoal) return end(walk, 'goal');
      return leave(walk, 'next');
    case 'go': {
      if (passed.has(run.step) && canWait(step)) return end(walk, 'loop');
      return leave(walk, outcome.outlet);
    }
  }
}

function leave(walk: Walk, outlet: string): void {
  const { run, passed } = walk;
  const step = stepOf(walk);
  if (run.step === null || !step) return end(walk, 'finished');
  passed.add(run.step);
  walk.moves.push({ kind: 'left', ...visit(run, run.step), at: walk.now, outlet });
  run.state.wait = null;
  run.wakeAt = null;
  const to = step.to[outlet];
  if (to === undefined || !walk.definition.steps[to]) return finish(walk, 'finished');
  arrive(walk, to);
}

function wait({ run, now }: Walk, kind: Wait, until: Date | null): void {
  run.state.wait = kind;
  run.wakeAt = until && until < now ? now : until;
}

function pause(walk: Walk, ask: Ask, arriving: boolean): void {
  wait(walk, { kind: 'ask', ask, passed: [...walk.passed], arriving }, null);
}

/** Ends her way where she stands. */
function end(walk: Walk, reason: string): void {
  const { run, now } = walk;
  const open = run.step !== null && walk.moves.at(-1)?.kind !== 'left';
  if (run.step !== null && run.seq > 0 && open)
    walk.moves.push({ kind: 'left', ...visit(run, run.step), at: now, outlet: '-' });
  finish(walk, reason);
}

function finish(walk: Walk, reason: string): void {
  const { run, now } = walk;
  run.status = 'ended';
  run.endedAt = now;
  run.reason = reason;
  run.wakeAt = null;
  run.state.wait = null;
  effect(walk, { kind: 'exited', reason });
}

const visit = ({ seq, version }: Run, step: string) => ({ seq, version, step });

function effect({ run, effects }: Walk, act: Act): void {
  effects.push({ ...act, seq: run.seq, step: run.step ?? '' });
}

function reachGoal(walk: Walk, at: Date): void {
  if (walk.run.goalAt !== null) return;
  walk.run.goalAt = at;
  effect(walk, { kind: 'goal', at });
}

function onWake(walk: Walk): void {
  const { run, now } = walk;
  const step = stepOf(walk);
  if (run.wakeAt === null || run.wakeAt > now || !step) return;
  const { wait: kind } = run.state;
  if (kind?.kind === 'due') return leave(walk, kind.outlet);
  follow(walk, wake({ ...walk, step, answer: null }));
}

function onFact(walk: Walk, fact: AnyFact, paused: boolean): void {
  const { run, definition } = walk;
  if (isGoal(walk, fact)) {
    reachGoal(walk, fact.occurredAt);
    if (run.status === 'active' && definition.exits.onGoal) return end(walk, 'goal');
  }
  if (run.status === 'ended') return;
  const reason = exitBy(walk, fact);
  if (reason) return end(walk, reason);
  const outlet = outletBy(walk, fact);
  if (!outlet) return;
  if (!resultTypes.some((type) => type === fact.type)) run.state.cause = causeOf(fact);
  if (!paused) return leave(walk, outlet);
  wait(walk, { kind: 'due', outlet }, walk.now);
}

/** Only what happened since she came in counts, and no later than the goal's time. */
function isGoal({ run, definition: { goal } }: Walk, fact: AnyFact): boolean {
  if (!goal || run.goalAt !== null || !matchesFact(goal.fact, fact)) return false;
  if (run.goalUntil !== null && fact.occurredAt > run.goalUntil) return false;
  return fact.occurredAt >= sinceOf(run);
}

/** When she came in: the fact that brought her happened a moment before we knew. */
function sinceOf({ enteredAt, state: { cause } }: Run): Date {
  const caused = cause ? new Date(cause.occurredAt) : enteredAt;
  return caused < enteredAt ? caused : enteredAt;
}

function exitBy({ definition: { exits }, run }: Walk, fact: AnyFact): string | null {
  if (fact.type === 'contact.unfollowed' && exits.onUnfollow) {
    const from = run.state.cause?.channelId ?? null;
    if (from === null || from === fact.channelId) return 'unfollowed';
  }
  if (fact.type === 'consent.changed' && exits.onWithdrawal) {
    const { purpose, granted, channel } = fact.data;
    if (purpose === 'marketing' && !granted && channel === null) return 'withdrawn';
  }
  if (
    exits.segment &&
    fact.type === `segment.${exits.segment.on}` &&
    'segmentId' in fact.data &&
    fact.data.segmentId === exits.segment.segmentId
  )
    return 'segment';
  return exits.facts.some((match) => matchesFact(match, fact)) ? 'fact' : null;
}

function outletBy(walk: Walk, fact: AnyFact): string | null {
  const { wait: kind } = walk.run.state;
  const step = stepOf(walk);
  if (kind?.kind === 'result') {
    if (!('messageId' in fact.data) || fact.data.messageId !== kind.messageId) return null;
    if (fact.type === 'message.sent') return 'next';
    if (fact.type === 'message.skipped') return 'skipped';
    return fact.type === 'message.failed' ? 'failed' : null;
  }
  if (step?.kind !== 'waitForFact' || (kind?.kind !== 'fact' && kind?.kind !== 'window'))
    return null;
  return step.facts.some((match) => matchesFact(match, fact)) ? 'happened' : null;
}

export const causeOf = (fact: AnyFact): Cause => ({
  factId: fact.id,
  type: fact.type,
  contactId: fact.contactId,
  channelId: fact.channelId,
  occurredAt: fact.occurredAt.toISOString(),
  pos: String(fact.pos),
});

function onMoved(
  walk: Walk,
  { version, step, sameWait }: Extract<Happening, { kind: 'moved' }>,
): void {
  const { run, now } = walk;
  if (run.step !== null)
    walk.moves.push({ kind: 'left', ...visit(run, run.step), at: now, outlet: '-' });
  run.version = version;
  if (!sameWait) {
    run.state.wait = null;
    run.wakeAt = null;
    return arrive(walk, step);
  }
  run.step = step;
  run.seq += 1;
  walk.moves.push({ kind: 'came', ...visit(run, step), at: now });
}
