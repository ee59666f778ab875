import { z } from 'zod';
import { journeyProblemCodes } from '../../journeys/problems.ts';
import { actionInput } from '../../actions.ts';
import { journeyDraft, journeyDraftInput, publishedJourney } from '../../journeys/draft.ts';

const moment = z.iso.datetime();
const name = z.string().trim().min(1).max(120);
const description = z.string().trim().max(1000);

/**
 * draft: never published · live · paused: nobody moves, what falls due is kept for later · draining:
 * nobody enters, those inside go on · stopped: everybody has left, or is leaving.
 */
export const journeyStatuses = ['draft', 'live', 'paused', 'draining', 'stopped'] as const;
export type JourneyStatus = (typeof journeyStatuses)[number];

export const journey = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  status: z.enum(journeyStatuses),
  liveVersion: z.int().nullable().describe('The version people enter; null before the first'),
  changed: z.boolean().describe('Whether the draft is another than the live version'),
  byHand: z.boolean().describe('Whether its live version lets people in by hand'),
  hasGoal: z.boolean().describe('Whether there is a goal that could be reached'),
  revision: z.int().describe('Counts changes of the draft; an update names the one it saw'),
  inside: z.int().describe('People who are in it now'),
  entered: z.int().describe('How often people came in, all versions together'),
  reached: z.int().describe('How often the goal was reached'),
  createdBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
  updatedBy: z.string(),
});
export type Journey = z.infer<typeof journey>;
export const journeyList = z.object({ items: z.array(journey), nextCursor: z.string().nullable() });
export const journeyQuery = z.object({
  q: z.string().max(120).default(''),
  status: z.enum(journeyStatuses).optional(),
});

export const journeyDetail = journey.extend({
  draft: journeyDraft,
  work: z
    .object({
      kind: z.enum(['move', 'stop']),
      done: z.int(),
      of: z.int(),
    })
    .nullable()
    .describe('People being moved to another version, or leaving a stopped journey'),
});
export type JourneyDetail = z.infer<typeof journeyDetail>;

/** `template`: starts as this ready-made journey, its texts in `language`. */
export const createJourney = z.object({
  name,
  description: description.default(''),
  template: z.string().max(40).optional(),
  language: z.enum(['en', 'zh-CN']).default('en'),
});
export const updateJourney = z.object({
  revision: z.int().describe('Of the draft that was edited'),
  name: name.optional(),
  description: description.optional(),
  draft: journeyDraftInput.optional(),
});
export const copyJourney = z.object({ name });
export const publishJourney = z.object({
  revision: z.int().describe('Of the draft that was checked and is meant'),
});

/** What is wrong with a journey, and where: JSONPath from the definition. */
export const journeyProblem = z.object({
  path: z.string().describe('`$.steps.hello.message.ways[0]`'),
  code: z.enum(journeyProblemCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  step: z.string().nullable().describe('The step it is about; null: the journey'),
  severity: z
    .enum(['error', 'warning'])
    .describe('Errors keep it from being published; warnings do not'),
});
export const checkJourneyBody = z.object({ definition: journeyDraftInput });
export const journeyCheck = z.object({ problems: z.array(journeyProblem) });

export const journeyVersion = z.object({
  version: z.int(),
  publishedAt: moment,
  publishedBy: z.string(),
  inside: z.int().describe('People who are on this version now'),
});
export type JourneyVersion = z.infer<typeof journeyVersion>;
export const journeyVersions = z.object({ items: z.array(journeyVersion) });
export const journeyVersionDetail = journeyVersion.extend({ definition: publishedJourney });

/** A version by its number, or the draft. */
const versionName = z.union([z.literal('draft'), z.coerce.number().int().min(1)]);
export const journeyDiffQuery = z.object({ from: versionName, to: versionName });
/** What changed, in the terms of the definition; where things lie on the canvas is left out. */
export const journeyDiff = z.object({
  changes: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      step: z.string().nullable().describe('Null: a part of the journey itself'),
      stepKind: z.string().nullable(),
      name: z.string(),
      fields: z
        .array(
          z.object({
            path: z.string().describe('From the step, or the journey: `message.ways[0]`, `limit`'),
            before: z.json().describe('Null: not there'),
            after: z.json(),
          }),
        )
        .describe('Of `changed` only'),
    }),
  ),
});
export type JourneyDiff = z.infer<typeof journeyDiff>;

export const journeyExportQuery = z.object({ version: versionName.default('draft') });
/** A journey as a file. Ids of segments, tags, codes and accounts are those of its workspace. */
export const journeyFile = z.object({
  format: z.literal('rapport.journey/1'),
  name,
  description: description.default(''),
  definition: journeyDraft,
});
export const importJourney = journeyFile.extend({ definition: journeyDraftInput });
export type JourneyFile = z.infer<typeof journeyFile>;

/** A journey to start from. Names and words are in the console's catalogue, by `key`. */
export const journeyTemplates = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      definition: publishedJourney,
      open: z
        .array(z.string())
        .describe('JSONPaths of what has to be chosen before it can go live, such as a city'),
    }),
  ),
});
export const journeyTemplatesQuery = z.object({ language: z.enum(['en', 'zh-CN']).default('en') });
export type JourneyTemplate = z.infer<typeof journeyTemplates>['items'][number];

/** What an `action` step may do: names from the registry; words are in the console's catalogue. */
export const journeyActions = z.object({
  items: z.array(
    z.object({
      name: z.string().describe('`module.verb`'),
      input: actionInput.describe('JSON Schema of `params`; `picks` tells what a value names'),
    }),
  ),
});
export type JourneyAction = z.infer<typeof journeyActions>['items'][number];
