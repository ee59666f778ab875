import { useTranslation } from 'react-i18next';
import type { RuleProblem } from '#contracts/rules.ts';

interface Props {
  problems: readonly RuleProblem[];
  /** Shows those at this place or below. */
  under: string;
  /** Leaves out those below here, which are shown there. */
  except?: string;
}

const within = (path: string, place: string) =>
  path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);

/** What is wrong at one place of a rule, in words. */
export function Problems({ problems, under, except }: Props) {
  const { t } = useTranslation('rules');
  const own = problems.filter(
    ({ path }) => within(path, under) && !(except !== undefined && within(path, except)),
  );
  if (own.length === 0) return null;
  return (
    <p className="rule-problem" role="status">
      {own.map(({ path, code, values }) => (
        <span key={`${path} ${code}`}>{t(`problem.${code}`, values)}</span>
      ))}
    </p>
  );
}
