import type { DryRunResult } from '#contracts/api/journeys.ts';
import type { AnyFact } from '#contracts/facts.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import { newId } from '#kernel/ids.ts';
import { decide } from '../engine/decide/decide.ts';
import type { OpenWindow } from '#modules/messages/index.ts';
import type { Answer, Decision, Happening, Run } from '../engine/types.ts';
import { resultFact, withAnswers } from './script.ts';
import { noteMoves, type Cause, type Visit } from './visits.ts';
import type { Sent, World } from './world.ts';

/** Ours, 2026-11: what somebody still looks at. */
const mostVisits = 300;
const horizonMs = 400 * 86_400_000;
const soonMs = 1_000;

export interface Script {
  definition: JourneyDefinition;
  run: Run;
  startsAt: Date;
  /** In order of time. */
  facts: readonly AnyFact[];
  /** The way out of a branch, a split or a send, by step. */
  answers: Readonly<Record<string, string>>;
}

/**
 * Plays a person's way through with time sped up: the clock jumps from one thing that happens to the
 * next. The same `decide` as in earnest; what it wants to know is asked of the world, and what it
 * wants done is only written into the result.
 */
export async function playThrough(
  world: World,
  { definition, run: begun, startsAt, facts, answers }: Script,
): Promise<Omit<DryRunResult, 'entered' | 'startsAt'>> {
  const played = withAnswers(definition, answers);
  const visits: Visit[] = [];
  const windows: OpenWindow[] = [];
  const queue = [...facts];
  let run = begun;
  let now = startsAt;
  let stopped: DryRunResult['stopped'] = null;

  await happen({ kind: 'entered' }, { because: 'none', fact: null });
  for (;;) {
    if (visits.length >= mostVisits) stopped = 'steps';
    const next = queue[0];
    const wake = run.status === 'active' ? run.wakeAt : null;
    if (stopped || (!next && !wake)) break;
    if (next && (!wake || next.occurredAt <= wake)) {
      queue.shift();
      now = later(now, next.occurredAt);
      const opened = world.opens(next);
      if (opened) windows.push(opened);
      if (run.waits.includes(next.type))
        await happen(
          { kind: 'fact', fact: next, paused: false },
          { because: 'fact', fact: next.type },
        );
    } else if (wake) {
      now = later(now, wake);
      if (now.getTime() - startsAt.getTime() > horizonMs) stopped = 'horizon';
      else await happen({ kind: 'woken' }, { because: 'time', fact: null });
    }
  }
  return {
    visits: visits.map(({ came: _, ...visit }) => visit),
    goalAt: run.goalAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    reason: run.reason,
    stopped: stopped ?? (run.status === 'active' ? 'waits' : null),
  };

  /** Lets something happen, and finds out what is asked for, until she waits or has left. */
  async function happen(first: Happening, cause: Cause): Promise<void> {
    const standing = run.step;
    let happening: Happening | null = first;
    while (happening) {
      const decision: Decision = decide({ definition: played, run, happening, now });
      run = decision.run;
      noteMoves(visits, decision, { definition, answers, standing, cause });
      const answer: Answer | null = await answerTo(decision);
      happening = answer && { kind: 'answer', answer };
    }
  }

  async function answerTo({ ask, effects }: Decision): Promise<Answer | null> {
    if (ask?.kind === 'look') {
      const look = await world.look(
        run,
        ask,
        now,
        windows.filter(({ closesAt }) => closesAt > now),
      );
      return { ...look, cause: facts.find(({ id }) => id === run.state.cause?.factId) ?? null };
    }
    if (ask?.kind !== 'send') return null;
    const effect = effects.findLast((one) => one.kind === 'send');
    if (!effect) return null;
    const chosen = Object.hasOwn(answers, effect.step) ? answers[effect.step] : undefined;
    const message = told(await world.send(run, effect, now), chosen);
    const visit = visits.findLast(({ step }) => step === effect.step);
    if (visit) visit.message = message;
    const messageId = newId(now.getTime());
    expectResult(effect.step, messageId, message);
    return { kind: 'send', messageId, skipped: message.status === 'skipped' };
  }

  /** What becomes of the message is told a moment later, where somebody waits for it. */
  function expectResult(step: string, messageId: string, { status }: Sent): void {
    const kind = definition.steps[step];
    if (kind?.kind !== 'send' || !kind.awaitResult || status === 'skipped') return;
    const type = status === 'failed' ? 'message.failed' : 'message.sent';
    const { workspaceId, contactId } = run;
    const at = new Date(now.getTime() + soonMs);
    queue.push(resultFact(type, messageId, { workspaceId, contactId, at }));
    queue.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  }
}

/** An answer takes the place of what was decided. */
function told(message: Sent, answer: string | undefined): Sent {
  if (answer === undefined) return message;
  const status = answer === 'skipped' ? 'skipped' : answer === 'failed' ? 'failed' : 'sent';
  return { ...message, status, reason: null };
}

const later = (a: Date, b: Date) => (a > b ? a : b);
