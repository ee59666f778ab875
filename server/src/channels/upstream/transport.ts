import { Agent, type Dispatcher } from 'undici';
import { publicLookup, requirePublicUrl } from '#kernel/net/public-addresses.ts';

/**
 * A call that got no answer. `sent` tells whether bytes may have reached the platform: only when it
 * is false is it certain that nothing happened there.
 */
export class TransportFault extends Error {
  readonly sent: boolean;
  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'TransportFault';
    this.sent = sent;
  }
}

export interface Call {
  baseUrl: string;
  /** Path with query; must begin with a slash. */
  path: string;
  method: 'GET' | 'POST';
  body?: Dispatcher.DispatchOptions['body'];
  headers?: Record<string, string>;
  timeoutMs: number;
}

export interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
}

export interface Transport {
  /** @throws TransportFault when there was no whole answer; DomainError for an address not allowed */
  call(call: Call): Promise<Answer>;
}

const limits = {
  /** Sockets per platform host: 2,000 calls a second at 100 ms each need 200. */
  connections: 256,
  connectMs: 3_000,
  /** Shorter than usual proxies keep a connection, so that a call rarely meets a closing one. */
  keepAliveMs: 4_000,
  /** No answer we read is larger; pictures to be uploaded are at most 10 MB. */
  responseBytes: 12 * 1024 * 1024,
};

/**
 * One keep-alive pool per platform host, shared by all accounts. It needs no closing: idle sockets do
 * not keep a process alive, and a call under way must not be cut off, or its outcome is unknown.
 */
export function createTransport(options: { allowPrivate: boolean }): Transport {
  const agent = new Agent({
    connections: limits.connections,
    keepAliveTimeout: limits.keepAliveMs,
    maxResponseSize: limits.responseBytes,
    connect: {
      timeout: limits.connectMs,
      ...(options.allowPrivate ? {} : { lookup: publicLookup }),
    },
  });
  return {
    async call({ baseUrl, path, method, body, headers, timeoutMs }) {
      if (!options.allowPrivate) requirePublicUrl(baseUrl);
      const { origin, pathname } = new URL(baseUrl);
      const wanted: Dispatcher.DispatchOptions = {
        origin,
        path: pathname === '/' ? path : pathname + path,
        method,
        body: body ?? null,
        headers: headers ?? {},
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      };
      return dispatch(agent, wanted).catch((error: unknown) => {
        throw asFault(error);
      });
    },
  };
}

/**
 * Collects a short answer whole. Undici's own `request` makes a stream of each, which takes a fifth of what
 * a call costs.
 */
function dispatch(agent: Agent, wanted: Dispatcher.DispatchOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let contentType = '';
    agent.dispatch(wanted, {
      onRequestStart: () => undefined,
      onResponseStart(_controller, statusCode, headers) {
        const type = headers['content-type'];
        status = statusCode;
        contentType = typeof type === 'string' ? type : '';
      },
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve({ status, contentType, body: Buffer.concat(chunks) }),
      onResponseError: (_controller, error) => reject(error),
    });
  });
}

function asFault(error: unknown): TransportFault {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return new TransportFault(message, !happenedBeforeSending(error), error);
}

/** Name resolution and connecting come before the first byte of a request. */
function happenedBeforeSending(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(happenedBeforeSending);
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return (
    code === 'UND_ERR_CONNECT_TIMEOUT' ||
    /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code ?? '')
  );
}
