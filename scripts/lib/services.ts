import { createLogger, type Logger } from '#kernel/telemetry/log.ts';
import { stopOnSignals } from '#server/main.ts';

/** The parts of a running program, stopped in the reverse order of their start. */
export interface Services {
  log: Logger;
  add(stop: () => Promise<void>): void;
  /** Stops everything because a part ended that the rest cannot do without. */
  fail(reason: string): void;
  stopAll(): Promise<void>;
}

/**
 * Prepares for an orderly end, whatever asks for it: Ctrl-C, a service manager, an error nobody
 * caught, or the death of the bootstrap that started us.
 */
export function createServices(): Services {
  const level = process.env['RAPPORT_LOG_LEVEL'] ?? 'info';
  const log = createLogger({ level, pretty: process.stdout.isTTY });
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stopInTurn = async () => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  };
  const stopAll = () => (stopping ??= stopInTurn());
  stopOnSignals(log, stopAll);
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  return {
    log,
    add: (stop) => void stops.push(stop),
    stopAll,
    fail: (reason) => {
      if (stopping) return;
      console.error(`rapport: ${reason}`);
      void stopAll().finally(() => process.exit(1));
    },
  };
}
