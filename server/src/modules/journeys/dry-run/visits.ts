import type { DryRunResult } from '#contracts/api/journeys.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { Decision } from '../engine/types.ts';

/** A visit of the result; `came`: the place of the step on her way. */
export type Visit = DryRunResult['visits'][number] & { came: number };

/** What made her move, as far as it came from outside. */
export interface Cause {
  because: 'time' | 'fact' | 'none';
  fact: string | null;
}

interface Setting {
  definition: JourneyDefinition;
  answers: Readonly<Record<string, string>>;
  /** Where she stood when it happened. */
  standing: string | null;
  cause: Cause;
}

/** Writes down the steps that somebody came to and left by a decision. */
export function noteMoves(visits: Visit[], { moves }: Decision, setting: Setting): void {
  for (const move of moves) {
    if (move.kind === 'came') {
      const step = setting.definition.steps[move.step];
      visits.push({
        came: move.seq,
        step: move.step,
        kind: step?.kind ?? '',
        name: step?.name ?? '',
        at: move.at.toISOString(),
        leftAt: null,
        outlet: null,
        because: 'none',
        fact: null,
        message: null,
      });
      continue;
    }
    const visit = visits.findLast(({ came }) => came === move.seq);
    if (!visit || move.kind !== 'left') continue;
    visit.leftAt = move.at.toISOString();
    visit.outlet = move.outlet === '-' ? null : move.outlet;
    Object.assign(visit, causeOf(visit, setting));
  }
}

function causeOf({ step, kind }: Visit, { answers, standing, cause }: Setting) {
  if (step === standing && cause.because !== 'none') return cause;
  const because = byKind(kind);
  const answered = Object.hasOwn(answers, step) && ['rule', 'share', 'decision'].includes(because);
  return { because: answered ? 'answer' : because, fact: null };
}

/** What a step's way out hangs on when she passes it at once. */
function byKind(kind: string): Visit['because'] {
  if (kind === 'branch') return 'rule';
  if (kind === 'split') return 'share';
  if (kind === 'send') return 'decision';
  return kind.startsWith('wait') ? 'time' : 'none';
}
