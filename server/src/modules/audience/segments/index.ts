import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { tagFields } from './fields/tags.ts';
import { startEvaluator, type Evaluator } from './live/loop.ts';
import { markReaction } from './live/mark.ts';

/** Segments: rules that say who is in them, true at every moment. */
export const segmentParts = (kernel: Kernel): ModuleParts => {
  let evaluator: Evaluator | null = null;
  return {
    reactions: [markReaction(() => evaluator?.wake())],
    contribute: { segmentFields: tagFields },
    work: () => (evaluator = startEvaluator(kernel)),
  };
};
