import { z } from 'zod';
import { factTypes } from '../../rules/facts.ts';
import { timeZone } from '../../time-zone.ts';
import { messageReason, messageStatuses } from '../messages.ts';

const moment = z.iso.datetime();

/** Somebody who does not exist: reached by everything, of whom nothing more is known. */
const synthetic = z.object({
  name: z.string().max(80).default(''),
  language: z.string().max(35).default('zh-CN'),
  timeZone: timeZone.default('Asia/Shanghai'),
  windowMinutes: z
    .int()
    .min(0)
    .max(60 * 24 * 7)
    .default(2880)
    .describe('How long her interaction window is still open at the start; 0: closed'),
});

/**
 * A person's way played through with time sped up; nothing is written and no message leaves.
 * Rules are asked of the real person as of the moment they are met, sends of the message decision;
 * `answers` takes the place of either.
 */
export const dryRunJourney = z.object({
  of: z.union([z.literal('draft'), z.int().min(1)]).default('draft'),
  person: z.union([z.object({ contactId: z.uuid() }), z.object({ synthetic })]),
  trigger: z.int().min(0).max(9).default(0).describe('Which of the triggers brings her'),
  startsAt: moment.optional().describe('Default: now'),
  facts: z
    .array(
      z.object({
        afterMinutes: z
          .int()
          .min(0)
          .max(1440 * 400)
          .describe('After she came in'),
        type: z.enum(factTypes),
        data: z.record(z.string(), z.unknown()).default({}),
        channelId: z.uuid().nullable().default(null),
      }),
    )
    .max(50)
    .default([])
    .describe('What she does on her way'),
  answers: z
    .record(z.string().max(40), z.string().max(40))
    .default({})
    .describe('The way out of a branch, a split or a send, by step'),
});
export type DryRunRequest = z.infer<typeof dryRunJourney>;

export const dryRunVisit = z.object({
  step: z.string(),
  kind: z.string(),
  name: z.string(),
  at: moment,
  leftAt: moment.nullable(),
  outlet: z.string().nullable(),
  because: z
    .enum(['time', 'fact', 'rule', 'answer', 'decision', 'share', 'none'])
    .describe('What made her leave by this outlet'),
  fact: z.string().nullable().describe('The type of the fact that did, where one did'),
  message: z
    .object({
      content: z.json().describe('As it would be sent, variables filled in'),
      channelId: z.uuid().nullable(),
      status: z.enum(messageStatuses),
      reason: messageReason.nullable().describe('Null when an answer took its place'),
    })
    .nullable(),
});
export const dryRunResult = z.object({
  entered: z.boolean().describe('False when the rule of who may enter does not hold for her'),
  startsAt: moment,
  visits: z.array(dryRunVisit),
  goalAt: moment.nullable(),
  endedAt: moment.nullable(),
  reason: z.string().nullable().describe('Why it ended, as in `journey.exited`'),
  stopped: z
    .enum(['waits', 'horizon', 'steps'])
    .nullable()
    .describe(
      'Why the play stopped before the end: she waits for a fact that does not come, a year is over, or too many steps',
    ),
});
export type DryRunResult = z.infer<typeof dryRunResult>;
