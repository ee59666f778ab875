import type { JourneyStep, StepKind, StepOf } from '#contracts/journeys.ts';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';

/** What the form of each kind of step gets. */
export interface StepProps<K extends StepKind> {
  step: StepOf<K>;
  /** The step's place in the journey, as problems name it. */
  path: string;
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  /** @param key changes with the same one are undone together, as letters typed into a field */
  onChange: (step: JourneyStep, key?: string) => void;
}
