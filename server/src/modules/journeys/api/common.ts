import type { FastifyRequest } from 'fastify';
import type { Kernel } from '#kernel/kernel.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import type { Unit } from '#kernel/unit.ts';

export const tags = ['Journeys'];
export const read = { permission: 'journeys.read' } as const;
export const write = { permission: 'journeys.write' } as const;

/** Whose doing it is, and where. */
export const callerOf = (request: FastifyRequest) => {
  const auth = authOf(request);
  return { auth, workspaceId: auth.workspaceId, by: auth.actor.name };
};

/** What an act was done to, for its note. */
export interface Done {
  id: string;
  name: string;
  details?: Record<string, unknown>;
  /** Of one sitting, which was noted when it began. */
  noted?: boolean;
}

/** Runs an act in one unit with its note, and tells the browsers that look. */
export function perform<T extends Done>(
  kernel: Kernel,
  request: FastifyRequest,
  action: `journey.${string}`,
  work: (unit: Unit) => Promise<T>,
): Promise<T> {
  const { auth, workspaceId } = callerOf(request);
  return kernel.unit(async (unit) => {
    const done = await work(unit);
    const { id, name, details = {}, noted = false } = done;
    if (!noted) await audit(unit, auth, action, { kind: 'journey', id, name }, details);
    unit.afterCommit(() => kernel.live.publish({ workspaceId, topic: 'journeys', data: { id } }));
    return done;
  });
}
