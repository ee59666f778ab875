import type { FastifyInstance } from 'fastify';
import type { ModuleParts } from './module.ts';

/** One module out of parts that know nothing of each other: their loops stop together. */
export function joinParts(...parts: readonly ModuleParts[]): ModuleParts {
  return {
    reactions: parts.flatMap(({ reactions = [] }) => reactions),
    async routes(app: FastifyInstance) {
      for (const part of parts) await part.routes?.(app);
    },
    jobs: Object.assign({}, ...parts.map(({ jobs }) => jobs)) as NonNullable<ModuleParts['jobs']>,
    crons: Object.assign({}, ...parts.map(({ crons }) => crons)) as Record<string, string>,
    contribute: contributions(parts),
    work: () => {
      const loops = parts.flatMap((part) => part.work?.() ?? []);
      return {
        stop: async () => {
          await Promise.all(loops.map((loop) => loop.stop()));
        },
      };
    },
  };
}

function contributions(parts: readonly ModuleParts[]): NonNullable<ModuleParts['contribute']> {
  const all: Record<string, unknown[]> = {};
  for (const { contribute = {} } of parts)
    for (const [kind, items] of Object.entries(contribute))
      all[kind] = [...(all[kind] ?? []), ...items];
  return all;
}
