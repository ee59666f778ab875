import type { FactType } from '#contracts/facts.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import type { Run } from '../types.ts';

/** Facts that tell what became of a message. */
export const resultTypes = ['message.sent', 'message.skipped', 'message.failed'] as const;

/** Types of facts that may move or end a run, or reach its goal. */
export function waitsOf(definition: JourneyDefinition, run: Run, now: Date): FactType[] {
  const types = new Set<FactType>();
  const { goal } = definition;
  if (goal && run.goalAt === null && (run.goalUntil === null || now <= run.goalUntil))
    types.add(goal.fact.type);
  if (run.status === 'active') {
    for (const type of exitTypes(definition)) types.add(type);
    for (const type of stepTypes(definition, run)) types.add(type);
  }
  return [...types];
}

/** Types of facts that may end the way of somebody wherever she is. */
export function exitTypes({ exits }: JourneyDefinition): FactType[] {
  return [
    ...exits.facts.map((match) => match.type),
    ...(exits.onUnfollow ? ['contact.unfollowed' as const] : []),
    ...(exits.onWithdrawal ? ['consent.changed' as const] : []),
    ...(exits.segment ? [`segment.${exits.segment.on}` as const] : []),
  ];
}

function stepTypes(definition: JourneyDefinition, { step, state }: Run): FactType[] {
  if (state.wait?.kind === 'result') return [...resultTypes];
  if (state.wait?.kind !== 'fact' && state.wait?.kind !== 'window') return [];
  const here = step === null ? undefined : definition.steps[step];
  return here?.kind === 'waitForFact' ? here.facts.map((match) => match.type) : [];
}

/** Every type that anybody inside may ever wait for: what else happens is no concern of the journey. */
export function listensTo(definition: JourneyDefinition): Set<FactType> {
  const types = new Set<FactType>(exitTypes(definition));
  if (definition.goal) types.add(definition.goal.fact.type);
  for (const step of Object.values(definition.steps)) {
    if (step.kind === 'waitForFact') for (const match of step.facts) types.add(match.type);
    if (step.kind === 'send' && step.awaitResult) for (const type of resultTypes) types.add(type);
  }
  return types;
}
