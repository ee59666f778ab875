import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageContent } from '#contracts/content.ts';

export interface Received {
  to: string;
  text: string;
}

/** One call for many. */
export interface MassReceived {
  to: string[];
  text: string;
  id: string;
}

interface Call<To> {
  to: To;
  content: MessageContent;
}

/** A platform over real HTTP: remembers what arrives and answers as it is told. */
export async function fakePlatform() {
  const received: Received[] = [];
  const masses: MassReceived[] = [];
  const waiters: { count: number; resolve: () => void }[] = [];
  /** Gives the code to answer, or `null` to hang up without an answer. */
  let answerOne: (message: Received) => number | null | Promise<number | null> = () => 0;
  /** It takes what comes and answers nobody. */
  let away = false;
  let answerMass: typeof answerOne = () => 0;
  let questions = 0;
  let concurrent = 0;
  let mostConcurrent = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/alive') {
      questions += 1;
      if (away) response.destroy();
      else response.end('{}');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    if (request.url === '/mass') return handleMass(body as Call<string[]>, response);
    const { to, content } = body as Call<string>;
    const message = { to, text: content.type === 'text' ? content.text : content.type };
    received.push(message);
    mostConcurrent = Math.max(mostConcurrent, ++concurrent);
    for (const waiter of waiters) if (received.length >= waiter.count) waiter.resolve();
    const code = away ? null : await answerOne(message);
    concurrent -= 1;
    if (code === null) response.destroy();
    else response.end(JSON.stringify({ code }));
  }

  async function handleMass(
    { to, content }: Call<string[]>,
    response: ServerResponse,
  ): Promise<void> {
    const text = content.type === 'text' ? content.text : content.type;
    const id = `mass-${masses.length + 1}`;
    masses.push({ to, text, id });
    const code = away ? null : await answerMass({ to: to.join(), text });
    if (code === null) response.destroy();
    else response.end(JSON.stringify({ code, id }));
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    /** Calls for many, the first one first. */
    masses,
    textsTo: (to: string) => received.filter((entry) => entry.to === to).map((entry) => entry.text),
    mostConcurrent: () => mostConcurrent,
    answerWith(next: typeof answerOne): void {
      answerOne = next;
    },
    answerMassWith(next: typeof answerOne): void {
      answerMass = next;
    },
    goAway(now: boolean): void {
      away = now;
    },
    /** How often it was asked whether it is there. */
    questions: () => questions,
    /** Resolves when so many messages have arrived in all. */
    arrived: (count: number) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiters.push({ count, resolve })),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type FakePlatform = Awaited<ReturnType<typeof fakePlatform>>;
