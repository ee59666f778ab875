import { z } from 'zod';
import { tagRule } from '../../tag-rules.ts';

export const putTagRule = z.object({
  rule: tagRule,
  past: z
    .boolean()
    .default(false)
    .describe(
      '`true`: it looks at all that ever happened, and who had the tag by an older form of it and does not fit loses it; `false`: at what is recorded from now on',
    ),
});
export const switchTagRule = z.object({
  active: z.boolean(),
  past: z
    .boolean()
    .default(false)
    .describe('Switched on again: whether what happened meanwhile counts too'),
});
export const removeTagRule = z.object({
  people: z
    .enum(['keep', 'take'])
    .default('keep')
    .describe('What becomes of the tags it had put on: they stay, or are taken off'),
});
export const previewTagRule = z.object({ rule: tagRule });
export const tagRulePreview = z.object({
  looked: z.int().describe('How many people were looked at, the newest'),
  would: z.int().describe('How many of them would have the tag now'),
});
export type TagRulePreview = z.infer<typeof tagRulePreview>;
