import { createEvaluation, type Evaluation } from '../live/evaluation.ts';
import type { TestApp } from '#test/app.ts';

const evaluations = new WeakMap<TestApp, Evaluation>();

/** The evaluation of a test's program, which runs no loop of its own. */
export function evaluationOf(app: TestApp): Evaluation {
  const known = evaluations.get(app) ?? createEvaluation(app.kernel, app.kernel.database);
  evaluations.set(app, known);
  return known;
}

/** Runs reactions, evaluations and computations until nothing is left to do. */
export async function settleSegments(app: TestApp): Promise<void> {
  const evaluation = evaluationOf(app);
  await app.settle();
  await evaluation.tick();
  while ((await evaluation.turn()) > 0 || (await evaluation.chunk()));
  await app.settle();
}
