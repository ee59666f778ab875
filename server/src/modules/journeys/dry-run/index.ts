import type { DryRunRequest, DryRunResult } from '#contracts/api/journeys.ts';
import type { AnyFact } from '#contracts/facts.ts';
import { spanMs } from '#contracts/rules.ts';
import type { JourneyDefinition } from '#contracts/journeys.ts';
import { DomainError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { audienceOf } from '#modules/audience/index.ts';
import { personOf } from '#modules/contacts/index.ts';
import { publishable } from '../definitions/check.ts';
import { readEdition } from '../definitions/versions.ts';
import { causeOf } from '../engine/decide/decide.ts';
import type { Run } from '../engine/types.ts';
import { playThrough } from './play.ts';
import { realWorld } from './real.ts';
import { factsOf } from './script.ts';
import { syntheticWorld } from './synthetic.ts';

/**
 * Plays a journey through for one person; nothing is written and no message leaves.
 *
 * @throws DomainError `journey.not_found`, `journey.no_version`, `journey.invalid` for a draft that
 *   could not be published, `journey.no_such_trigger`, `contact.not_found`
 */
export async function dryRun(
  kernel: Kernel,
  workspaceId: string,
  journeyId: string,
  request: DryRunRequest,
): Promise<DryRunResult> {
  const { db } = kernel;
  const edition = await readEdition(db, workspaceId, journeyId, request.of);
  const definition = await publishable(kernel, db, workspaceId, edition);
  const trigger = definition.triggers[request.trigger];
  if (!trigger)
    throw new DomainError('invalid', 'journey.no_such_trigger', 'There is no such trigger.', {
      trigger: request.trigger,
    });
  const startsAt = request.startsAt ? new Date(request.startsAt) : kernel.clock.now();
  const contactId =
    'contactId' in request.person
      ? (await personOf(db, workspaceId, request.person.contactId)).id
      : newId(startsAt.getTime());
  const facts = factsOf(request, { workspaceId, contactId, startsAt });
  const wanted = trigger.kind === 'fact' ? trigger.fact.type : null;
  const first = facts.find((fact) => fact.type === wanted && +fact.occurredAt === +startsAt);
  const world =
    'synthetic' in request.person
      ? syntheticWorld(request.person.synthetic, startsAt)
      : await realWorld(
          kernel,
          workspaceId,
          contactId,
          facts.flatMap(({ channelId }) => channelId ?? []),
        );
  const nobody = { visits: [], goalAt: null, endedAt: null, reason: null, stopped: null };
  if (!(await mayEnter())) return { entered: false, startsAt: startsAt.toISOString(), ...nobody };
  const run = runOf(
    definition,
    trigger.kind,
    { workspaceId, contactId, journeyId },
    startsAt,
    first,
  );
  const script = { definition, run, startsAt, facts, answers: request.answers };
  return {
    entered: true,
    startsAt: startsAt.toISOString(),
    ...(await playThrough(world, script)),
  };

  /** Of somebody who does not exist nothing is known, so she may. */
  async function mayEnter(): Promise<boolean> {
    if (!definition.who || 'synthetic' in request.person) return true;
    const people = [contactId];
    const audience = audienceOf(kernel);
    const held = await audience.holding(db, workspaceId, [definition.who], people, startsAt);
    return held.get(contactId)?.has(0) ?? false;
  }
}

function runOf(
  { goal }: JourneyDefinition,
  trigger: string,
  place: { workspaceId: string; contactId: string; journeyId: string },
  now: Date,
  cause: AnyFact | undefined,
): Run {
  const within = goal?.within;
  return {
    ...place,
    id: newId(now.getTime()),
    version: 0,
    enteredAs: place.contactId,
    status: 'active',
    step: null,
    seq: 0,
    state: { wait: null, cause: cause ? causeOf(cause) : null },
    wakeAt: null,
    waits: [],
    trigger,
    enteredAt: now,
    endedAt: null,
    reason: null,
    goalAt: null,
    goalUntil: within ? new Date(now.getTime() + within.n * spanMs[within.unit]) : null,
  };
}
