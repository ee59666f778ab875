import type { FastifyInstance } from 'fastify';
import type { Reaction } from './facts/reaction.ts';
import type { JobHandler } from './jobs.ts';
import type { Kernel } from './kernel.ts';
import type { Contributions } from './registry.ts';

/** What a module or channel adds to the program. Every part is optional. */
export interface ModuleParts {
  reactions?: Reaction[];
  /** Thin HTTP routes; see `kernel/http/routes.ts`. */
  routes?(app: FastifyInstance): void | Promise<void>;
  /** Job handlers by name, `module.verb`. */
  jobs?: Record<string, JobHandler>;
  /** Recurring jobs: crontab line (UTC) by job name. */
  crons?: Record<string, string>;
  contribute?: { [K in keyof Contributions]?: Contributions[K][] };
  /** Starts a loop of worker processes (such as the outbox) and returns how to stop it. */
  work?(): { stop(): Promise<void> };
}

/**
 * A module: 1 knows who, 2 knows what, 3 engages. It may import the `index.ts` of lower-ranked
 * modules that it names in `needs`. Channels have rank `channel`, and react after rank 2.
 */
export interface Module {
  name: string;
  rank: 1 | 2 | 3 | 'channel';
  needs: readonly string[];
  setup(kernel: Kernel): ModuleParts;
}

export const defineModule = (module: Module): Module => module;
