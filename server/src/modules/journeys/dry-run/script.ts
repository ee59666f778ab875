import type { DryRunRequest } from '#contracts/api/journeys.ts';
import type { AnyFact } from '#contracts/facts.ts';
import type { JourneyDefinition, JourneyStep } from '#contracts/journeys.ts';
import { newId } from '#kernel/ids.ts';

const minuteMs = 60_000;

/** The facts that are to happen, in order of time. */
export function factsOf(
  { facts }: Pick<DryRunRequest, 'facts'>,
  given: { workspaceId: string; contactId: string; startsAt: Date },
): AnyFact[] {
  return facts
    .map(({ afterMinutes, type, data, channelId }, nth) => {
      const at = new Date(given.startsAt.getTime() + afterMinutes * minuteMs);
      const { workspaceId, contactId } = given;
      const place = { workspaceId, contactId, id: newId(at.getTime()), lane: 0, pos: String(nth) };
      // Facts of a play are as loose as those who try it out like.
      return { ...place, type, channelId, occurredAt: at, recordedAt: at, data } as AnyFact;
    })
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}

/** What a fact about a message would be. */
export function resultFact(
  type: 'message.sent' | 'message.skipped' | 'message.failed',
  messageId: string,
  given: { workspaceId: string; contactId: string; at: Date },
): AnyFact {
  const { workspaceId, contactId, at } = given;
  const place = { workspaceId, contactId, id: newId(at.getTime()), lane: 0, pos: '0' };
  const data = { messageId, purpose: 'marketing', kind: 'text', channelId: '', reason: '' };
  return {
    ...place,
    type,
    channelId: null,
    occurredAt: at,
    recordedAt: at,
    data,
  } as unknown as AnyFact;
}

/** Forks for which an answer was given go that way for certain. */
export function withAnswers(
  definition: JourneyDefinition,
  answers: Readonly<Record<string, string>>,
): JourneyDefinition {
  const steps = Object.entries(definition.steps).map(([id, step]): [string, JourneyStep] => {
    const answer = Object.hasOwn(answers, id) ? answers[id] : undefined;
    if (answer === undefined || (step.kind !== 'branch' && step.kind !== 'split'))
      return [id, step];
    const { name, to } = step;
    return [id, { kind: 'split', name, to, arms: [{ id: answer, name: '', share: 100 }] }];
  });
  return { ...definition, steps: Object.fromEntries(steps) };
}
