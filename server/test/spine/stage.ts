import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createSimulator } from '../../../simulator/src/index.ts';

const apiKey = 'rk_spine_0123456789abcdef';
export const appId = 'wx0123456789abcdef';
const secrets = {
  appSecret: 'a-secret-of-32-characters-000001',
  token: 'tok3n',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE',
};

export type SpineStage = Awaited<ReturnType<typeof spineStage>>;

/**
 * A whole Rapport in its own process, as production runs it, and the platform beside it.
 * @param env further variables of the server's process
 */
export async function spineStage(databaseUrl: string, env: Record<string, string> = {}) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-spine-'));
  const simulator = createSimulator({ seed: 11 });
  await simulator.listen();
  const port = await freePort();
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const started = fork(path.join(import.meta.dirname, 'server-process.ts'), [databaseUrl], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        PORT: String(port),
        RAPPORT_HOME: home,
        RAPPORT_LOG_LEVEL: 'error',
        RAPPORT_ALLOW_PRIVATE_UPSTREAMS: 'true',
        RAPPORT_ADMIN_EMAIL: 'owner@example.com',
        RAPPORT_ADMIN_PASSWORD: 'a-long-password-1',
        RAPPORT_API_KEY: apiKey,
        ...env,
      },
    });
    await new Promise<void>((resolve, reject) => {
      started.stdout?.once('data', () => resolve());
      started.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    });
    return started;
  }

  // Untyped answers on purpose: the tests compare them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async function call(method: string, url: string, body?: unknown): Promise<any> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok)
      throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  const api = (method: string, route: string, body?: unknown) =>
    call(method, `http://127.0.0.1:${port}${route}`, body);
  const sim = (method: string, route: string, body?: unknown) =>
    call(method, `${simulator.url}${route}`, body);

  return {
    address: `http://127.0.0.1:${port}`,
    api,
    sim,
    /** Connects the account in secure mode. @returns the channel's id */
    async connect(): Promise<string> {
      await sim('POST', '/_sim/accounts', { appId, mode: 'secure', ...secrets });
      const channel = await api('POST', '/api/v1/channels', {
        kind: 'wechat',
        name: 'Yunhe',
        appId,
        mode: 'secure',
        apiBaseUrl: simulator.url,
        ...secrets,
      });
      const { verification } = await sim('POST', '/_sim/accounts', {
        appId,
        callbackUrl: `http://127.0.0.1:${port}${channel.callbackPath}`,
      });
      if (!verification.ok)
        throw new Error(`The platform refuses the callback: ${verification.reason}`);
      return channel.id;
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    async restart(): Promise<void> {
      child = await start();
    },
    async stop(): Promise<void> {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await simulator.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Waits for something that happens by itself; says in the end what it waited for. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false | null>,
): Promise<T> {
  const deadline = performance.now() + 300_000;
  for (;;) {
    const seen = await look().catch(() => undefined);
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await delay(40);
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
