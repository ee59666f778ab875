import { z } from 'zod';
import { identityKinds, type IdentityKind } from '../../identity.ts';

const moment = z.iso.datetime();
const kinds = Object.keys(identityKinds) as [IdentityKind, ...IdentityKind[]];

/** People at each step and along each edge of one version, counted as they move. */
export const journeyNumbersQuery = z.object({
  version: z.coerce.number().int().min(1).optional().describe('Default: the live one'),
});
export const journeyNumbers = z.object({
  version: z.int().nullable().describe('Null before the first is published'),
  inside: z.int(),
  entered: z.int(),
  steps: z.array(
    z.object({
      step: z.string(),
      here: z.int().describe('People who are at it now'),
      entered: z.int().describe('Visits so far'),
    }),
  ),
  edges: z.array(
    z.object({ step: z.string(), outlet: z.string(), passed: z.int().describe('How often') }),
  ),
});
export type JourneyNumbers = z.infer<typeof journeyNumbers>;

export const journeyPeopleQuery = z.object({
  version: z.coerce.number().int().min(1).optional(),
  step: z.string().max(40).optional().describe('Only people who are at this step'),
});
/** A person on her way. Personal data. */
export const journeyPerson = z.object({
  runId: z.uuid(),
  contactId: z.uuid(),
  name: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  city: z.string().nullable(),
  identityKinds: z.array(z.enum(kinds)).describe('By which kinds of identity she is known'),
  version: z.int(),
  step: z.string().nullable(),
  enteredAt: moment,
  since: moment.nullable().describe('At this step'),
  wakeAt: moment.nullable().describe('When she goes on by herself'),
});
export type JourneyPerson = z.infer<typeof journeyPerson>;
export const journeyPeople = z.object({
  items: z.array(journeyPerson),
  nextCursor: z.string().nullable(),
});

/** Why somebody whom we were asked to let in stayed outside. */
export const entryRefusals = ['unknown_contact', 'not_live', 'no_trigger', 'limit', 'who'] as const;
export type EntryRefusal = (typeof entryRefusals)[number];

/** People let in: by hand (`by: manual`) or by a program (`api`), as the journey's triggers allow. */
export const enterJourney = z.object({
  people: z
    .array(
      z.union([
        z.object({ contactId: z.uuid() }),
        z.object({
          identity: z.object({
            kind: z.enum(kinds),
            account: z.string().max(200).default(''),
            id: z.string().min(1).max(500),
          }),
        }),
      ]),
    )
    .min(1)
    .max(1000),
  by: z.enum(['manual', 'api']).default('api'),
});
export const journeyEntered = z.object({
  results: z
    .array(
      z.object({
        contactId: z.uuid().nullable(),
        runId: z.uuid().nullable().describe('Null when she was not let in'),
        refused: z.enum(entryRefusals).nullable(),
      }),
    )
    .describe('One for each of `people`, in their order'),
});
export type JourneyEntered = z.infer<typeof journeyEntered>;

export const leaveJourney = z.object({ runIds: z.array(z.uuid()).min(1).max(1000) });
export const journeyLeft = z.object({ left: z.int() });

/** Moves everybody on version `from` to version `to`, in the background. */
export const moveJourney = z.object({
  from: z.int().min(1),
  to: z.int().min(1),
  steps: z
    .record(z.string().max(40), z.string().max(40).nullable())
    .default({})
    .describe(
      'Where people at a step go: another step, or null to leave. Steps not named keep their id, and must be there in `to`',
    ),
});
export const journeyWork = z.object({ people: z.int() });

/** One time that a person is or was in a journey. */
export const journeyRun = z.object({
  id: z.uuid(),
  journeyId: z.uuid(),
  journeyName: z.string(),
  version: z.int(),
  status: z.enum(['active', 'ended']),
  step: z.string().nullable(),
  stepName: z.string().nullable(),
  stepKind: z.string().nullable(),
  enteredAt: moment,
  cause: z.string().nullable().describe('A fact type, `api`, `manual`, `day`, …'),
  endedAt: moment.nullable(),
  reason: z.string().nullable().describe('Why it ended'),
  goalAt: moment.nullable(),
  wakeAt: moment.nullable(),
});
export type JourneyRun = z.infer<typeof journeyRun>;
export const journeyRuns = z.object({ items: z.array(journeyRun) });

export const journeyVisit = z.object({
  seq: z.int(),
  step: z.string(),
  name: z.string(),
  kind: z.string(),
  enteredAt: moment,
  leftAt: moment.nullable(),
  outlet: z.string().nullable().describe('The way by which she left; null while she is here'),
});
/** The way that a person took. */
export const journeyPath = journeyRun.extend({ visits: z.array(journeyVisit) });
export type JourneyPath = z.infer<typeof journeyPath>;
