import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { controlRoutes } from './control/routes.ts';
import { inspectorPages } from './inspector/pages.ts';
import { platform } from './platform/routes.ts';
import { ERRMSG } from './wire/errors.ts';
import { createWorld, type World } from './world/world.ts';

export interface Simulator {
  app: FastifyInstance;
  /** All state, for tests in the same process. */
  world: World;
  /** Listens (port 0 takes a free one) and answers the base URL. */
  listen(port?: number, host?: string): Promise<string>;
  /** Base URL without a slash at the end; throws before listen. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A stand-in for the WeChat platform (api.weixin.qq.com, mp.weixin.qq.com, open.weixin.qq.com) with its
 * state in memory. Equal seeds and equal calls give equal ids; `now` replaces the system clock.
 */
export function createSimulator(
  options: { seed?: number | string; now?: () => number } = {},
): Simulator {
  const world = createWorld({
    seed: options.seed ?? 1,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const app = fastify({ bodyLimit: 12 * 1024 * 1024, forceCloseConnections: true });
  app.setNotFoundHandler((request, reply) =>
    request.url.startsWith('/_sim')
      ? reply.code(404).send({ code: 'unknown_route', message: `no route ${request.url}` })
      : reply.send({ errcode: 40066, errmsg: ERRMSG[40066] }),
  );
  app.register((scope) => platform(scope, world));
  app.register((scope) => controlRoutes(scope, world));
  app.register(inspectorPages);
  app.addHook('onClose', async () => {
    for (const timer of world.timers) clearTimeout(timer);
    await world.transport.close();
  });
  return {
    app,
    world,
    async listen(port = 0, host = '127.0.0.1') {
      return app.listen({ port, host });
    },
    get url() {
      const address = app.server.address() as AddressInfo | null;
      if (address === null) throw new Error('the simulator does not listen yet');
      return `http://127.0.0.1:${address.port}`;
    },
    close: () => app.close(),
  };
}
