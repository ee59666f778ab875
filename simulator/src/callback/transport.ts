import { Agent } from 'undici';

export interface HttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** Why no answer came. */
export class TransportError extends Error {
  readonly reason: 'timeout' | 'connection' | 'too-large';

  constructor(reason: TransportError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface Transport {
  post(url: string, body: string, timeoutMs: number): Promise<HttpAnswer>;
  get(url: string, timeoutMs: number): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Connections to one callback server; enough that a load run does not queue behind slow answers. */
const CONNECTIONS_PER_ORIGIN = 256;
/** A passive reply is a few kilobytes; anything above this is not one. */
const MAX_ANSWER_BYTES = 1_000_000;

/** Keep-alive connections to the servers under test; answers are read whole within the timeout. */
export function createTransport(): Transport {
  const agent = new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveTimeout: 30_000,
    pipelining: 1,
  });

  async function call(
    method: 'GET' | 'POST',
    target: string,
    body: string | null,
    timeoutMs: number,
  ): Promise<HttpAnswer> {
    const slash = target.indexOf('/', target.indexOf('//') + 2);
    const origin = slash < 0 ? target : target.slice(0, slash);
    const path = slash < 0 ? '/' : target.slice(slash);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const answer = await agent.request({
        origin,
        path,
        method,
        body,
        signal: abort.signal,
        headers: body === null ? {} : { 'content-type': 'text/xml' },
      });
      const text = await answer.body.text();
      if (text.length > MAX_ANSWER_BYTES) {
        throw new TransportError('too-large', `answer of ${text.length} characters`);
      }
      const contentType = answer.headers['content-type'];
      return {
        status: answer.statusCode,
        contentType: typeof contentType === 'string' ? contentType : '',
        body: text,
      };
    } catch (error) {
      if (error instanceof TransportError) throw error;
      if (abort.signal.aborted) throw new TransportError('timeout', `no answer in ${timeoutMs} ms`);
      throw new TransportError(
        'connection',
        error instanceof Error ? error.message : String(error),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    post: (url, body, timeoutMs) => call('POST', url, body, timeoutMs),
    get: (url, timeoutMs) => call('GET', url, null, timeoutMs),
    close: () => agent.destroy(),
  };
}
