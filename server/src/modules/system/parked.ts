import { audit } from '#kernel/audit.ts';
import { isTransient } from '#kernel/db/database.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { react, ReactionError } from '#kernel/facts/reaction.ts';
import type { Auth } from '#kernel/http/auth.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import {
  loadParkedFact,
  lockParked,
  noteFailure,
  resolveParked,
  type Parked,
} from './parked-store.ts';

/**
 * Runs all reactions to a parked fact in one transaction, which also settles its entry: none of them
 * had taken effect when it was parked. Of two people who click at once, the second one waits and is
 * then told that it is done.
 *
 * @throws DomainError `parked.not_found`, `parked.resolved`, `parked.failed_again`
 */
export async function retryParked(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  try {
    await kernel.unit(async (unit) => {
      const parked = await openEntry(unit, auth, id);
      await react(kernel.reactions(), unit, [await loadParkedFact(unit.tx, parked)]);
      await settle(unit, auth, parked, 'retried');
    });
  } catch (error) {
    if (!(error instanceof ReactionError)) throw error;
    if (isTransient(error.cause)) throw error.cause;
    await kernel.unit((unit) => noteFailure(unit.tx, id, error));
    throw new DomainError(
      'conflict',
      'parked.failed_again',
      `${error.reaction} failed again: ${error.message}`,
      { reaction: error.reaction, error: error.message },
    );
  } finally {
    kernel.live.publish({ workspaceId: auth.workspaceId, topic: 'system', data: {} });
  }
}

/**
 * Gives a parked fact up: its reactions never run. The fact itself stays in the log.
 *
 * @throws DomainError `parked.not_found`, `parked.resolved`
 */
export async function dismissParked(kernel: Kernel, auth: Auth, id: string): Promise<void> {
  await kernel.unit(async (unit) => {
    await settle(unit, auth, await openEntry(unit, auth, id), 'dismissed');
  });
  kernel.live.publish({ workspaceId: auth.workspaceId, topic: 'system', data: {} });
}

async function openEntry(unit: Unit, auth: Auth, id: string): Promise<Parked> {
  const parked = await lockParked(unit.tx, auth.workspaceId, id);
  if (!parked) throw notFound('parked', id);
  if (parked.resolution)
    throw new DomainError('conflict', 'parked.resolved', `This was ${parked.resolution} already.`);
  return parked;
}

async function settle(
  unit: Unit,
  auth: Auth,
  parked: Parked,
  resolution: 'retried' | 'dismissed',
): Promise<void> {
  await resolveParked(unit.tx, parked.id, resolution, unit.now);
  const subject = { kind: 'fact', id: parked.factId, name: parked.factType };
  await audit(unit, auth, `parked.${resolution}`, subject, { reaction: parked.reaction });
}
