import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { startPopulation, stopPopulation, type Population } from '../population/driver.ts';
import type { World } from '../world/world.ts';
import { accountFor, read } from './input.ts';

const MAX_PEOPLE = 1_000_000;

const populationInput = z.object({
  fans: z.int().min(1).max(MAX_PEOPLE).default(200),
  ratePerSecond: z.number().positive().max(1_000).default(1),
  seed: z.union([z.number(), z.string()]).default(1),
  dayCurve: z.boolean().default(true),
  running: z.boolean().default(true),
});

const view = (population: Population | undefined): object =>
  population === undefined
    ? { running: false }
    : {
        running: population.running,
        fans: population.fans,
        ratePerSecond: population.ratePerSecond,
        dayCurve: population.dayCurve,
        seed: population.seed,
        people: population.members.length,
        following: population.members.filter((fan) => fan.following).length,
        inFlight: population.inFlight,
        actions: population.actions,
      };

export function populationRoutes(app: FastifyInstance, world: World): void {
  app.post('/_sim/population', (request) => {
    const account = accountFor(world, request);
    const { running, ...input } = read(populationInput, request.body);
    return view(
      running ? startPopulation(world, account, input) : stopPopulation(world, account.appId),
    );
  });

  app.get('/_sim/population', (request) =>
    view(world.populations.get(accountFor(world, request).appId)),
  );

  app.delete('/_sim/population', (request) =>
    view(stopPopulation(world, accountFor(world, request).appId)),
  );
}
