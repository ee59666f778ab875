import { z } from 'zod';
import { messageContent } from '../../content.ts';

/** A content as one person would get it. */
export const previewContent = z.object({
  content: messageContent,
  contactId: z.uuid().nullable().default(null).describe('Null: somebody of whom nothing is known'),
});
/** A place in a content's text that the template language does not understand. */
export const templateProblem = z.object({
  field: z.string().describe('Path in the content, such as text or data.thing1'),
  line: z.int(),
  column: z.int(),
  message: z.string(),
});
export type TemplateProblem = z.infer<typeof templateProblem>;
export const contentPreview = z.object({
  content: z.unknown().describe('The content with its variables filled in; texts may be empty'),
  problems: z.array(templateProblem),
});
