import type { ReactNode } from 'react';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import { ProblemLines } from '../problems/problem-lines.tsx';
import './forms.css';

interface Props {
  label: string;
  /** What it means, where the label does not say. */
  why?: string;
  problems?: readonly JourneyProblem[];
  /** Shows what is wrong at this place. */
  under?: string;
  children: ReactNode;
}

/** One labelled part of a step's form, with what is wrong with it. */
export function FormField({ label, why, problems, under, children }: Props) {
  return (
    <div className="step-field" role="group" aria-label={label}>
      <span className="step-label">{label}</span>
      {children}
      {why && <span className="step-why">{why}</span>}
      {problems && under && <ProblemLines problems={problems} under={under} />}
    </div>
  );
}
