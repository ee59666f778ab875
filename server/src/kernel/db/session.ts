import type pg from 'pg';
import type { Logger } from '../telemetry/log.ts';
import type { Database } from './database.ts';

/** A connection of one's own, for as long as it lasts. */
export interface Session {
  client: pg.Client;
  /** Resolves when the connection is lost or the program wants to stop. */
  over: Promise<void>;
  stopping(): boolean;
  /** Resolves after the pause between two looks, or at once when the program wants to stop. */
  pause(): Promise<void>;
}

/**
 * Works on a connection of its own (for session locks and LISTEN) until it is stopped; when the
 * database was away, it begins anew on another one.
 */
export function keepSession(options: {
  database: Database;
  log: Logger;
  /** What the log says when the connection is lost. */
  lost: string;
  pauseMs: number;
  work(session: Session): Promise<void>;
  /** Told whenever `work` has ended, in whatever way. */
  ended?(): void;
  /** Called once after the last `work`, before its connection is closed. */
  last?(): Promise<void>;
}): { stop(): Promise<void> } {
  let stopping = false;
  const stops = new Set<() => void>();
  const running = run();

  /** Resolves when what `begin` has started is done, or when the program wants to stop. */
  function orStop(begin: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        stops.delete(done);
        resolve();
      };
      stops.add(done);
      if (stopping) done();
      else begin(done);
    });
  }

  const pause = async () => {
    let timer: NodeJS.Timeout | undefined;
    await orStop((done) => (timer = setTimeout(done, options.pauseMs)));
    clearTimeout(timer);
  };

  async function run(): Promise<void> {
    while (!stopping) {
      let client: pg.Client | null = null;
      try {
        const connected = (client = await options.database.connect());
        const over = orStop((done) => connected.once('end', done).once('error', done));
        await options.work({ client: connected, over, stopping: () => stopping, pause });
      } catch (error) {
        options.log.warn({ err: error }, options.lost);
      }
      options.ended?.();
      if (stopping) await options.last?.();
      await client?.end().catch(() => undefined);
      await pause();
    }
  }

  return {
    async stop() {
      stopping = true;
      for (const done of [...stops]) done();
      await running;
    },
  };
}
