import { testApp, type TestApp } from '#test/app.ts';
import { channels } from '#channels/index.ts';
import type { Module } from '#kernel/module.ts';
import { createSimulator, type Simulator } from '../../../../simulator/src/index.ts';

export const secrets = {
  appId: 'wx0123456789abcdef',
  appSecret: 'a-secret-of-32-characters-000001',
  token: 'tok3n',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE',
};

export type Connected = Awaited<ReturnType<typeof connected>>;

/**
 * Rapport with its channels on a real port and a simulated platform, both on one clock. `connect`
 * adds an account on both sides.
 */
export async function connected(
  given: { modules?: readonly Module[]; env?: Record<string, string> } = {},
) {
  const app = await testApp({
    modules: given.modules ?? [channels],
    ...(given.env && { env: given.env }),
  });
  const simulator = createSimulator({ seed: 7, now: () => app.clock.now().getTime() });
  await simulator.listen();
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' });
  return {
    app,
    simulator,
    /** Where Rapport listens. */
    address,
    connect: (options: Partial<typeof secrets> & { mode?: string; settings?: object } = {}) =>
      connect(app, simulator, address, options),
    /** Calls a control or platform route of the simulator. */
    sim: (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) =>
      control(simulator, method, url, body),
    async stop() {
      await simulator.close();
      await app.stop();
    },
  };
}

async function connect(
  app: TestApp,
  simulator: Simulator,
  address: string,
  options: Partial<typeof secrets> & { mode?: string; settings?: object },
) {
  const { settings, ...credentials } = { mode: 'secure', ...secrets, ...options };
  const created = await app.request('POST', '/api/v1/channels', {
    body: { kind: 'wechat', name: 'Yunhe', apiBaseUrl: simulator.url, settings, ...credentials },
  });
  if (created.status !== 201) throw new Error(created.text);
  const id: string = created.body.id;
  const answer = await control(simulator, 'POST', '/_sim/accounts', {
    ...credentials,
    callbackUrl: `${address}/hooks/wechat/${id}`,
    settings: { openPlatform: 'yunhe', callbackTimeoutMs: 60_000, callbackRetries: 0 },
  });
  return { id, appId: credentials.appId, verification: answer['verification'] as { ok: boolean } };
}

async function control(
  simulator: Simulator,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body?: object,
) {
  const answer = await simulator.app.inject({ method, url, ...(body ? { payload: body } : {}) });
  return answer.json() as Record<string, unknown>;
}
