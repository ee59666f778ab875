import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createSimulator, type Simulator } from '../src/index.ts';

export const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE';
export const ACCOUNT = {
  appId: 'wx5823bf96d3bd56c7',
  appSecret: 'secret-of-the-test-account',
  originalId: 'gh_97417a04a28d',
  name: '测试号 Test',
  token: 'tok3n',
  encodingAesKey: KEY,
};

export type Json = Record<string, unknown>;

/** A listening simulator that closes with the test. */
export async function startSimulator(
  t: TestContext,
  options: Parameters<typeof createSimulator>[0] = {},
): Promise<Simulator> {
  const simulator = createSimulator({ seed: 7, ...options });
  await simulator.listen();
  t.after(() => simulator.close());
  return simulator;
}

/** Calls a control route and answers its JSON; throws with the body when it is refused. */
export async function control(sim: Simulator, path: string, body?: object, method?: string) {
  const response = await fetch(`${sim.url}/_sim${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text) as Json;
}

export const addAccount = (sim: Simulator, more: Json = {}): Promise<Json> =>
  control(sim, '/accounts', { ...ACCOUNT, ...more });

/** Openids of new people near the account. */
export async function addFans(sim: Simulator, count = 1, more: Json = {}): Promise<string[]> {
  const { fans } = (await control(sim, '/fans', { appId: ACCOUNT.appId, count, ...more })) as {
    fans: { openid: string }[];
  };
  return fans.map((fan) => fan.openid);
}

export async function firstFan(sim: Simulator): Promise<string> {
  const [openid = ''] = await addFans(sim);
  return openid;
}

/** Lets a fan act; answers the delivery result. */
export const act = (
  sim: Simulator,
  openid: string,
  action: string,
  body: Json = {},
): Promise<Json> => control(sim, `/fans/${openid}/${action}`, { appId: ACCOUNT.appId, ...body });

/** The account's access_token of the stable family. */
export async function fetchToken(sim: Simulator, more: Json = {}): Promise<string> {
  const response = await fetch(`${sim.url}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: ACCOUNT.appId,
      secret: ACCOUNT.appSecret,
      ...more,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** A caller of platform paths with a token; a body makes it a POST. */
export async function platformClient(sim: Simulator) {
  const token = await fetchToken(sim);
  return async (path: string, body?: object | string): Promise<Json> => {
    const target = `${sim.url}${path}${path.includes('?') ? '&' : '?'}access_token=${token}`;
    const response = await fetch(
      target,
      body === undefined
        ? {}
        : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    );
    return (await response.json()) as Json;
  };
}

/** A simulator with the test account in plaintext, a caller with its token, and one person. */
export async function startPlatform(t: TestContext, more: Json = {}) {
  const sim = await startSimulator(t);
  await addAccount(sim, { mode: 'plaintext', settings: { jobDelayMs: 1 }, ...more });
  return { sim, call: await platformClient(sim), openid: await firstFan(sim) };
}

export interface ReceivedPush {
  query: URLSearchParams;
  body: string;
}

export type Answer = { status?: number; body?: string } | 'hang' | 'reset';

/** A callback server of the simplest kind: echoes verification, notes pushes, answers as told. */
export async function startReceiver(
  t: TestContext,
  answer: (push: ReceivedPush, count: number) => Answer = () => ({ body: 'success' }),
): Promise<{ url: string; pushes: ReceivedPush[] }> {
  const pushes: ReceivedPush[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const query = new URL(request.url ?? '', 'http://receiver').searchParams;
      if (request.method === 'GET') return response.end(query.get('echostr'));
      const push = { query, body: await readAll(request) };
      pushes.push(push);
      const told = answer(push, pushes.length);
      if (told === 'hang') return undefined;
      if (told === 'reset') return request.socket.destroy();
      response.statusCode = told.status ?? 200;
      return response.end(told.body ?? '');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, pushes };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Content of an element of a push body, CDATA or bare. */
export const element = (xml: string, name: string): string =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(xml)?.[1] ?? '';

/** Waits for something that happens by itself soon; fails after a minute. */
export async function eventually<T>(look: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error('it did not happen within a minute');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
