import { useMemo } from 'react';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { useApi } from '../../../../api/queries.ts';
import type { Draft } from '../../../../domain/journey-model/draft.ts';
import { at } from '../../api.ts';

const none: readonly JourneyProblem[] = [];

/**
 * What is wrong with the drawing, and what only the server can know of it, such as a segment that is
 * gone.
 *
 * @param own what can be told without the server
 * @param saved whether the server's draft is the drawing; else what it says is of one before
 */
export function useProblems(
  id: string,
  draft: Draft,
  own: readonly JourneyProblem[],
  saved: boolean,
): readonly JourneyProblem[] {
  const { data } = useApi<{ problems: JourneyProblem[] }>('journeys', at(id, '/check'));
  const told = (saved && data?.problems) || none;
  return useMemo(() => {
    const known = new Set(own.map(({ path, code }) => `${path} ${code}`));
    const more = told.filter(
      ({ path, code, step }) =>
        !known.has(`${path} ${code}`) && (step === null || draft.steps[step] !== undefined),
    );
    return more.length === 0 ? own : [...own, ...more];
  }, [own, told, draft]);
}
