import { useTranslation } from 'react-i18next';
import { outletsOf } from '#contracts/journeys.ts';
import type { JourneyNumbers } from '#contracts/api/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { inOrder } from '../../../domain/journey-model/edit.ts';
import { severitiesOf } from '../../../domain/journey-model/problems.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import './outline.css';

interface Props {
  draft: Draft;
  problems?: readonly JourneyProblem[];
  numbers?: JourneyNumbers | undefined;
  onOpen: (step: string | null) => void;
}

/** The journey as a list, for windows too narrow for a drawing. */
export function Outline({ draft, problems = [], numbers, onOpen }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const words = useJourneyWords(draft);
  const severities = severitiesOf(problems);
  const order = inOrder(draft);
  const place = new Map(order.map((id, index) => [id, index + 1]));
  const here = new Map(numbers?.steps.map((one) => [one.step, one.here]));
  const entry = words.entry(draft);
  return (
    <ol className="outline" aria-label={t('outline.label')}>
      <li>
        <button type="button" className="outline-step" onClick={() => onOpen(null)}>
          <span className="outline-text">
            <strong>{t('entry.title')}</strong>
            {entry.lines.map((line, index) => (
              <span key={index} className="soft">
                {line}
              </span>
            ))}
          </span>
        </button>
      </li>
      {order.map((id) => {
        const step = draft.steps[id];
        if (!step) return null;
        const outlets = outletsOf(step);
        return (
          <li key={id}>
            <button
              type="button"
              className="outline-step"
              data-severity={severities.get(id)}
              onClick={() => onOpen(id)}
            >
              <span className="outline-number">{place.get(id)}</span>
              <StepIcon kind={step.kind} />
              <span className="outline-text">
                <strong>{words.title(id, step)}</strong>
                <span className="soft">{words.summary(step)}</span>
                {outlets.length > 1 &&
                  outlets.map((outlet) => (
                    <span key={outlet} className="faint">
                      {t('outline.leads', {
                        outlet: words.outlet(step, outlet),
                        to: goal(step.to[outlet]),
                      })}
                    </span>
                  ))}
              </span>
              {numbers && (
                <span className="flow-here" data-none={!here.get(id) || undefined}>
                  {format.compact(here.get(id) ?? 0)}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );

  function goal(target: string | undefined): string {
    const number = target === undefined ? undefined : place.get(target);
    return number === undefined ? t('inspect.end') : String(number);
  }
}
