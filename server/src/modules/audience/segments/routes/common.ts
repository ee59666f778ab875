import { z } from 'zod';
import { DomainError } from '#kernel/errors.ts';
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

export const texts = z.array(z.string()).max(1_000);

/**
 * What a query names as JSON.
 *
 * @throws DomainError `request.invalid`
 */
export function readJson<T>(name: string, shape: z.ZodType<T>, text: string): T {
  try {
    const parsed = shape.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON is as wrong as JSON of another shape.
  }
  throw new DomainError('invalid', 'request.invalid', `${name} must be JSON, as documented.`);
}
