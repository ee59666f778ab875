import type { FastifyInstance } from 'fastify';
import type { ModuleParts } from '#kernel/module.ts';

/** Puts the halves of a module together. */
export function joinParts(...halves: readonly ModuleParts[]): ModuleParts {
  return {
    reactions: halves.flatMap(({ reactions = [] }) => reactions),
    async routes(app: FastifyInstance) {
      for (const half of halves) await half.routes?.(app);
    },
    jobs: Object.assign({}, ...halves.map(({ jobs }) => jobs)) as NonNullable<ModuleParts['jobs']>,
    crons: Object.assign({}, ...halves.map(({ crons }) => crons)) as Record<string, string>,
    contribute: contributions(halves),
    work: () => {
      const loops = halves.flatMap((half) => half.work?.() ?? []);
      return {
        stop: async () => {
          await Promise.all(loops.map((loop) => loop.stop()));
        },
      };
    },
  };
}

function contributions(halves: readonly ModuleParts[]): NonNullable<ModuleParts['contribute']> {
  const all: Record<string, unknown[]> = {};
  for (const { contribute = {} } of halves)
    for (const [kind, items] of Object.entries(contribute))
      all[kind] = [...(all[kind] ?? []), ...items];
  return all;
}
