import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrackerEvent } from '../src/types.ts';

/** An event as it arrives. */
export type Received = TrackerEvent & { sentAt: string };

/** What was posted, as HTTP saw it. */
export interface Request {
  method: string;
  contentType: string | undefined;
  body: { writeKey: string; sentAt: string; batch: Received[] };
  /** What the collector answered. */
  status: number;
}

/** Closes a server and the connections that browsers keep open to it. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  server.closeAllConnections(); // after it stopped listening, so that none slips in between
  await closed;
}

/** Listens on a free port of this machine and tells its number. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The smallest server that a tracker can talk to; it serves the script too. */
export async function startCollector(js: string) {
  const requests: Request[] = [];
  const failures: number[] = [];
  let held = false;
  const waiting = new Set<() => void>();

  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === '/t.js') {
      response.setHeader('content-type', 'text/javascript').end(js);
      return;
    }
    const text = await readBody(request);
    const status = failures.shift() ?? 200;
    requests.push({
      method: `${request.method} ${request.url}`,
      contentType: request.headers['content-type'],
      body: JSON.parse(text || '{}') as Request['body'],
      status,
    });
    if (held) held = false;
    else response.writeHead(status).end();
    waiting.forEach((check) => check());
  });
  const port = await listen(server);

  const received = () =>
    requests.filter(({ status }) => status === 200).flatMap(({ body }) => body.batch);

  /** Resolves as soon as `find` returns something for what has been received. */
  const until = <T>(find: () => T | undefined | false): Promise<T> =>
    new Promise((resolve) => {
      const check = () => {
        const found = find();
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });

  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    received,
    until,
    /** Answers the coming posts with these statuses, then 200 again. */
    failNext: (...statuses: number[]) => void failures.push(...statuses),
    /** Takes the next post in, and never answers it. */
    holdNext: () => void (held = true),
    /** The first event of this name (or type, when it has no name) that was accepted. */
    event: (name: string) =>
      until(() => received().find(({ event, type }) => (event ?? type) === name)),
    /** All accepted events of this name or type, once there are `count`. */
    events: (name: string, count: number) =>
      until(() => {
        const found = received().filter(({ event, type }) => (event ?? type) === name);
        return found.length >= count && found;
      }),
    close: () => close(server),
  };
}

export type Collector = Awaited<ReturnType<typeof startCollector>>;
