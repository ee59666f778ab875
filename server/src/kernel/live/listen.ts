import { keepSession } from '../db/session.ts';
import type { Kernel } from '../kernel.ts';
import { liveChannel } from './live.ts';

const retryMs = 1_000;

/** Passes live updates of other processes on to this one's browsers; reconnects when it must. */
export const startListening = ({ database, log, live }: Kernel): { stop(): Promise<void> } =>
  keepSession({
    database,
    log,
    lost: 'live updates of other processes are interrupted',
    pauseMs: retryMs,
    async work({ client, over }) {
      client.on('notification', (message) => live.receive(message.payload ?? '{"events":[]}'));
      await client.query(`listen ${liveChannel}`);
      await over;
    },
  });
