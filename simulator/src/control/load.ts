import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { runLoad } from '../load/load.ts';
import type { World } from '../world/world.ts';
import { accountFor, ControlError, read } from './input.ts';

const loadInput = z.object({
  ratePerSecond: z.number().positive().max(50_000),
  seconds: z.number().positive().max(3_600),
  kind: z.literal('follow').default('follow'),
  scenes: z.array(z.string().min(1)).default([]),
  seed: z.union([z.number(), z.string()]).default(1),
  drainMs: z.number().min(0).default(15_000),
});

/** `POST /_sim/load`: answers when the run is over, so callers set no short timeout. */
export function loadRoutes(app: FastifyInstance, world: World): void {
  let running = false;
  app.post('/_sim/load', async (request) => {
    const account = accountFor(world, request);
    const input = read(loadInput, request.body);
    if (account.callbackUrl === null) {
      throw new ControlError(409, 'no_callback', 'this account has no callback URL');
    }
    if (running) throw new ControlError(409, 'load_running', 'a load run is under way');
    running = true;
    try {
      return await runLoad(world, account, account.callbackUrl, input);
    } finally {
      running = false;
    }
  });
}
