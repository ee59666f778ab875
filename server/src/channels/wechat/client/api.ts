import { setTimeout as delay } from 'node:timers/promises';
import type { FormData } from 'undici';
import type { z } from 'zod';
import type { Account } from '#channels/accounts/account.ts';
import type { Budget } from '#channels/upstream/budget.ts';
import { TransportFault, type Transport } from '#channels/upstream/transport.ts';
import type { Random } from '#kernel/random.ts';
import { returnCode } from '../errors.ts';
import { readSettings } from '../settings.ts';
import { expected, readAnswer, WechatApiError } from './answer.ts';
import type { Tokens } from './tokens.ts';

export interface Request<T> {
  method: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  /** JSON text, an object to be sent as JSON, or a form with a file. */
  body?: string | object | FormData;
  answer: z.ZodType<T>;
  /** Doing it twice does no harm, so it may be repeated when the outcome is unknown. */
  repeatable: boolean;
}

export interface Api {
  /**
   * One call of WeChat's REST API: within the account's rate, with a token that is renewed once when
   * refused, repeated when WeChat says it is busy or when the request certainly (or harmlessly) did
   * not arrive.
   * @throws WechatApiError when WeChat refuses; TransportFault when no answer came
   */
  call<T>(account: Account, request: Request<T>): Promise<T>;
  /** One attempt without repeating or pacing: for messages, whose outbox does both. */
  attempt(
    account: Account,
    request: Omit<Request<unknown>, 'repeatable' | 'answer'>,
  ): Promise<Record<string, unknown>>;
}

/** Waits between repetitions in milliseconds, each lengthened by up to half at random. */
const pauses = [300, 1500];

export function createApi(deps: {
  transport: Transport;
  tokens: Tokens;
  budget: Budget;
  random: Random;
}): Api {
  async function once(
    account: Account,
    request: Omit<Request<unknown>, 'repeatable' | 'answer'>,
    token: string,
  ): Promise<Record<string, unknown>> {
    const query = new URLSearchParams(request.query).toString();
    const answer = await deps.transport.call({
      baseUrl: account.baseUrls.api,
      path: `${request.path}?access_token=${encodeURIComponent(token)}${query && `&${query}`}`,
      method: request.method,
      ...encodeBody(request.body),
      timeoutMs: readSettings(account.settings).callTimeoutMs,
    });
    return readAnswer(answer);
  }

  async function attempt(
    account: Account,
    request: Omit<Request<unknown>, 'repeatable' | 'answer'>,
  ): Promise<Record<string, unknown>> {
    const token = await deps.tokens.get(account).catch(notBegun);
    try {
      return await once(account, request, token);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
      const fresh = await deps.tokens.renew(account, token).catch(notBegun);
      return once(account, request, fresh);
    }
  }

  return {
    attempt,
    async call(account, request) {
      const { ratePerSecond } = readSettings(account.settings);
      for (let tries = 0; ; tries++) {
        const wait = deps.budget.take(account.id, ratePerSecond, performance.now());
        if (wait > 0) await delay(wait);
        try {
          return expected(request.answer, await attempt(account, request));
        } catch (error) {
          const pause = pauses[tries];
          if (pause === undefined || !mayRepeat(error, request.repeatable)) throw error;
          await delay(pause * (1 + deps.random.next() / 2));
        }
      }
    },
  };
}

/** A token that did not come leaves the call itself unsent, whatever became of the token's request. */
function notBegun(error: unknown): never {
  if (error instanceof TransportFault) throw new TransportFault(error.message, false, error);
  throw error;
}

function encodeBody(body: Request<unknown>['body']) {
  if (body === undefined) return {};
  const isForm = typeof body === 'object' && Symbol.toStringTag in body;
  if (isForm) return { body: body as FormData };
  return {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  };
}

const isRefusedToken = (error: unknown) =>
  error instanceof WechatApiError && returnCode(error.code).reaction === 'REFRESH';

function mayRepeat(error: unknown, repeatable: boolean): boolean {
  if (error instanceof TransportFault) return !error.sent || repeatable;
  return error instanceof WechatApiError && returnCode(error.code).reaction === 'RETRY';
}
