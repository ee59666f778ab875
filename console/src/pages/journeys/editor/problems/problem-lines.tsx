import { useTranslation } from 'react-i18next';
import { ruleProblemCodes } from '#contracts/rules.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';

const ofRules = new Set<string>(ruleProblemCodes);

/** What is wrong, in words. */
export function useJourneyProblemWords(): (problem: JourneyProblem) => string {
  const { t } = useTranslation('journeys');
  return ({ code, values }) =>
    ofRules.has(code) ? t(`rules:problem.${code}`, values) : t(`problem.${code}`, values);
}

const within = (path: string, place: string) =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);

interface Props {
  problems: readonly JourneyProblem[];
  under: string;
}

/** What is wrong at one place of the journey. */
export function ProblemLines({ problems, under }: Props) {
  const words = useJourneyProblemWords();
  const own = problems.filter(({ path }) => within(path, under));
  if (own.length === 0) return null;
  const lines = new Map(own.map((problem) => [words(problem), problem.severity]));
  return (
    <p className="step-problem" role="status">
      {[...lines].map(([line, severity]) => (
        <span key={line} data-severity={severity}>
          {line}
        </span>
      ))}
    </p>
  );
}
