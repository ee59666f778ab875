import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { ProblemLines } from '../problems/problem-lines.tsx';
import './forms.css';

interface Props {
  label: string;
  /** What it means, where the label does not say. */
  why?: string;
  /** Marked: nothing works without it. */
  required?: boolean;
  problems?: readonly JourneyProblem[];
  /** Shows what is wrong at this place. */
  under?: string;
  children: ReactNode;
}

/** One labelled part of a step's form, with what is wrong with it. */
export function FormField({ label, why, required = false, problems, under, children }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <div className="step-field" role="group" aria-label={label}>
      <span className="step-label">
        {label}
        {required && (
          <span className="step-required" title={t('form.required')}>
            {' '}
            *
          </span>
        )}
      </span>
      {children}
      {why && <span className="step-why">{why}</span>}
      {problems && under && <ProblemLines problems={problems} under={under} />}
    </div>
  );
}
