import type { Kernel } from '#kernel/kernel.ts';
import type { Plans } from '../live/plan.ts';

export interface SegmentDeps {
  kernel: Kernel;
  plans: Plans;
  /** Tells the evaluator of this process, when it has one, that there is work. */
  wake(): void;
}

export const tags = ['Segments'];
export const read = { permission: 'segments.read' } as const;
export const write = { permission: 'segments.write' } as const;
