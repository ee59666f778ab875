import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageContent } from '#contracts/content.ts';

export interface Received {
  to: string;
  text: string;
}

/** A platform over real HTTP: remembers what arrives and answers as it is told. */
export async function fakePlatform() {
  const received: Received[] = [];
  const waiters: { count: number; resolve: () => void }[] = [];
  /** Gives the code to answer, or `null` to hang up without an answer. */
  let answer: (message: Received) => number | null | Promise<number | null> = () => 0;
  /** It takes what comes and answers nobody. */
  let away = false;
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
    const { to, content } = JSON.parse(Buffer.concat(chunks).toString()) as {
      to: string;
      content: MessageContent;
    };
    const message = { to, text: content.type === 'text' ? content.text : content.type };
    received.push(message);
    mostConcurrent = Math.max(mostConcurrent, ++concurrent);
    for (const waiter of waiters) if (received.length >= waiter.count) waiter.resolve();
    const code = away ? null : await answer(message);
    concurrent -= 1;
    if (code === null) response.destroy();
    else response.end(JSON.stringify({ code }));
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    textsTo: (to: string) => received.filter((entry) => entry.to === to).map((entry) => entry.text),
    mostConcurrent: () => mostConcurrent,
    answerWith(next: typeof answer): void {
      answer = next;
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
