import { z } from 'zod';

/** Why something failed, for programs: a problem's code, and the values that its words need. */
export const storedProblem = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type StoredProblem = z.infer<typeof storedProblem>;
