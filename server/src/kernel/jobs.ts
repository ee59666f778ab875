import {
  Logger as JobLogger,
  parseCronItems,
  run,
  type Runner,
  type TaskList,
} from 'graphile-worker';
import type { Database } from './db/database.ts';
import type { Logger } from './telemetry/log.ts';

export interface JobContext {
  /** Aborted when the process stops: a long job saves its place and returns. */
  signal: AbortSignal;
  attempt: number;
  lastAttempt: boolean;
}

export type JobHandler = (payload: never, context: JobContext) => Promise<void>;

/** Runs jobs from PostgreSQL (graphile-worker), so that work and its intent commit together. */
export async function startJobs(options: {
  database: Database;
  log: Logger;
  handlers: Record<string, JobHandler>;
  crons: Record<string, string>;
}): Promise<{ stop(): Promise<void> }> {
  const aborter = new AbortController();
  const taskList: TaskList = {};
  for (const [name, handler] of Object.entries(options.handlers)) {
    taskList[name] = async (payload, helpers) => {
      await handler(payload as never, {
        signal: aborter.signal,
        attempt: helpers.job.attempts,
        lastAttempt: helpers.job.attempts >= helpers.job.max_attempts,
      });
    };
  }
  const runner: Runner = await run({
    pgPool: options.database.pool,
    taskList,
    concurrency: 3,
    noHandleSignals: true,
    // New jobs are announced by NOTIFY; the poll finds those that were planned for later.
    pollInterval: 2_000,
    // Not as the text of a crontab, whose task names may not have our dot.
    parsedCronItems: parseCronItems(
      Object.entries(options.crons).map(([task, match]) => ({ task, match })),
    ),
    logger: jobLogger(options.log),
  });
  return {
    stop: async () => {
      aborter.abort();
      await runner.stop();
    },
  };
}

const jobLogger = (log: Logger) =>
  new JobLogger(() => (level, message, meta) => {
    log[level === 'warning' ? 'warn' : level === 'info' ? 'debug' : level]({ ...meta }, message);
  });
