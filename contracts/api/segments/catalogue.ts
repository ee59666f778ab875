import { z } from 'zod';

/** What rules may look at. Fields are named in the console's catalogue, by `name`. */
export const segmentCatalogue = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      group: z.string().describe('Where the builder shows it: `profile`, `tags`, `channels`, …'),
      type: z.enum([
        'text',
        'number',
        'money',
        'moment',
        'day',
        'boolean',
        'choice',
        'list',
        'branch',
      ]),
      params: z.array(
        z.object({
          name: z.string(),
          required: z.boolean(),
          choices: z.boolean().describe('Whether choices are offered for it'),
        }),
      ),
      choices: z.boolean().describe('Whether choices are offered for its values'),
    }),
  ),
});
export type SegmentCatalogue = z.infer<typeof segmentCatalogue>;
export type SegmentField = SegmentCatalogue['fields'][number];

const choice = z.object({
  value: z.string(),
  label: z.string().nullable().describe('Null: the console names it, or it stands for itself'),
});

/** Choices for a field's value, or for one of its params. */
export const segmentChoicesQuery = z.object({
  field: z.string().max(200),
  param: z.string().max(64).optional().describe('For this param instead of the value'),
  params: z.string().max(2000).optional().describe('The params chosen so far, as JSON'),
  q: z.string().max(120).default(''),
  values: z
    .string()
    .max(20_000)
    .optional()
    .describe('Only these, as a JSON array of texts: for what chosen ids are called'),
});
export const segmentChoices = z.object({
  items: z.array(choice.extend({ parent: z.string().nullable().describe('In a tree of places') })),
});
export type SegmentChoice = z.infer<typeof segmentChoices>['items'][number];
