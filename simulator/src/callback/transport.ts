import { Agent, type Dispatcher } from 'undici';

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

const XML_HEADERS = { 'content-type': 'text/xml' };

/**
 * Reads one answer whole within its time. A bare dispatch handler: undici's `request` builds a stream
 * and an abort signal for each call, which a load run would pay for thousands of times a second.
 */
class AnswerReader implements Dispatcher.DispatchHandler {
  private readonly resolve: (answer: HttpAnswer) => void;
  private readonly reject: (error: TransportError) => void;
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private failure: TransportError | undefined;
  private status = 0;
  private contentType = '';
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(
    resolve: (answer: HttpAnswer) => void,
    reject: (error: TransportError) => void,
    timeoutMs: number,
  ) {
    this.resolve = resolve;
    this.reject = reject;
    this.timer = setTimeout(() => {
      this.fail('timeout', `no answer in ${timeoutMs} ms`);
    }, timeoutMs);
  }

  private fail(reason: TransportError['reason'], message: string): void {
    clearTimeout(this.timer);
    this.failure = new TransportError(reason, message);
    this.reject(this.failure);
    this.controller?.abort(this.failure);
  }

  refused(message: string): void {
    this.fail('connection', message);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // The time may be up while the call still waits for a connection: then it is never sent.
    if (this.failure !== undefined) controller.abort(this.failure);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    const contentType = headers['content-type'];
    if (typeof contentType === 'string') this.contentType = contentType;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > MAX_ANSWER_BYTES) this.fail('too-large', `over ${MAX_ANSWER_BYTES} bytes`);
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.timer);
    const first = this.chunks[0];
    const bytes = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    const { status, contentType } = this;
    this.resolve({ status, contentType, body: bytes.toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.timer);
    // After a timeout this repeats a rejection, which promises ignore.
    this.reject(new TransportError('connection', error.message));
  }
}

/** Keep-alive connections to the servers under test. */
export function createTransport(): Transport {
  const agent = new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveTimeout: 30_000,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  function call(
    method: 'GET' | 'POST',
    target: string,
    body: string | null,
    timeoutMs: number,
  ): Promise<HttpAnswer> {
    const slash = target.indexOf('/', target.indexOf('//') + 2);
    const origin = slash < 0 ? target : target.slice(0, slash);
    const path = slash < 0 ? '/' : target.slice(slash);
    const headers = body === null ? {} : XML_HEADERS;
    return new Promise((resolve, reject) => {
      const reader = new AnswerReader(resolve, reject, timeoutMs);
      try {
        agent.dispatch({ origin, path, method, body, headers }, reader);
      } catch (error) {
        // An address that no request can be made of is answered like a server that is not there.
        reader.refused(error instanceof Error ? error.message : String(error));
      }
    });
  }

  return {
    post: (url, body, timeoutMs) => call('POST', url, body, timeoutMs),
    get: (url, timeoutMs) => call('GET', url, null, timeoutMs),
    close: () => agent.destroy(),
  };
}
