import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { OfficialAccount } from 'node-easywechat';
import type { Simulator } from '../src/index.ts';
import { ACCOUNT, type Json } from './helpers.ts';

const require = createRequire(import.meta.url);

/** The calls of co-wechat-api that the tests use; the package has no types. */
export interface CoWechatApi {
  prefix: string;
  [method: string]: ((...args: never[]) => Promise<Json>) | unknown;
}

type CoWechatClass = new (appId: string, secret: string) => CoWechatApi;

/** A caller of co-wechat-api's methods, pointed at the simulator. */
export function coWechatApi(sim: Simulator) {
  const Api = require('co-wechat-api') as CoWechatClass;
  const api = new Api(ACCOUNT.appId, ACCOUNT.appSecret);
  api.prefix = `${sim.url}/cgi-bin/`;
  return async (method: string, ...args: unknown[]): Promise<Json> => {
    const run = api[method] as (...args: unknown[]) => Promise<Json>;
    return run.apply(api, args);
  };
}

interface KoaLike {
  method: string;
  query: Record<string, string>;
  request: { body: string };
  status: number;
  body: string;
  type: string;
}

type Handle = (message: Record<string, string>) => Promise<unknown>;

/** co-wechat as a receiver: its middleware run on a context of Koa's shape. */
export function coWechatReceiver(config: object, handle: Handle) {
  const wechat = require('co-wechat') as (config: object) => {
    middleware(handle: Handle): (context: KoaLike) => Promise<void>;
  };
  const middleware = wechat(config).middleware(handle);
  return async (method: string, query: URLSearchParams, body: string) => {
    const context: KoaLike = {
      method,
      query: Object.fromEntries(query),
      request: { body },
      status: 200,
      body: '',
      type: '',
    };
    await middleware(context);
    return { status: context.status, body: context.body };
  };
}

/** node-easywechat's Official Account application against the simulator, caching in its own folder. */
export function easyWechat(t: TestContext, sim: Simulator): OfficialAccount {
  const folder = mkdtempSync(path.join(tmpdir(), 'easywechat-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return new OfficialAccount({
    app_id: ACCOUNT.appId,
    secret: ACCOUNT.appSecret,
    token: ACCOUNT.token,
    aes_key: ACCOUNT.encodingAesKey,
    use_stable_access_token: true,
    http: { baseURL: `${sim.url}/` },
    file_cache: { path: folder, dirMode: 0o700, fileMode: 0o600, ext: '.cache' },
  });
}
