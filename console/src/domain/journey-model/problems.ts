import type { JourneyProblem } from '#contracts/journeys/problems.ts';

export type Severity = JourneyProblem['severity'];

/** The worst that is wrong with each step; null stands for the journey itself. */
export function severitiesOf(
  problems: readonly JourneyProblem[],
): ReadonlyMap<string | null, Severity> {
  const worst = new Map<string | null, Severity>();
  for (const { step, severity } of problems)
    if (severity === 'error' || !worst.has(step)) worst.set(step, severity);
  return worst;
}

export const errorsIn = (problems: readonly JourneyProblem[]): JourneyProblem[] =>
  problems.filter(({ severity }) => severity === 'error');
