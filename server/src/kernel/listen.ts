import type pg from 'pg';
import type { Kernel } from './kernel.ts';
import { liveChannel } from './live.ts';

const retryMs = 1_000;

/** Passes live updates of other processes on to this one's browsers; reconnects when it must. */
export function startListening(kernel: Kernel): { stop(): Promise<void> } {
  let stopping = false;
  let client: pg.Client | null = null;
  let wake: () => void = () => undefined;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        const connected = (client = await kernel.database.connect());
        const ended = new Promise<void>((resolve) => {
          connected.on('end', () => resolve());
          connected.on('error', () => resolve());
        });
        connected.on('notification', (message) =>
          kernel.live.receive(message.payload ?? '{"events":[]}'),
        );
        await connected.query(`listen ${liveChannel}`);
        await ended;
      } catch (error) {
        kernel.log.debug({ err: error }, 'live updates of other processes are interrupted');
      }
      await client?.end().catch(() => undefined);
      if (!stopping) await pause(retryMs);
    }
  }

  const running = loop();
  return {
    async stop() {
      stopping = true;
      wake();
      await client?.end().catch(() => undefined);
      await running;
    },
  };
}
