import type { AnyFactInput } from '#contracts/facts.ts';
import type { Clock } from '../clock.ts';
import { isTransient, pgCode, type Db } from '../db/database.ts';
import { DomainError } from '../errors.ts';
import { appendFacts, type Appended } from './append.ts';

/** More would make the first of a batch wait longer than the fsync it saves. */
const batchLimit = 500;
/** Beyond this many waiting facts the platform is better told to come again. */
const queueLimit = 50_000;

interface Waiting {
  inputs: readonly AnyFactInput[];
  resolve(results: (Appended | null)[]): void;
  reject(error: unknown): void;
}

/**
 * Concurrent appends share one commit: while one batch is on its way to disk the next one gathers.
 * A promise resolves only when its facts are durable. If a batch fails for one input's sake, its
 * members are tried alone, so that a bad fact fails nobody else's request.
 */
export function createGroupCommit(options: {
  db: Db;
  clock: Clock;
  /** Told after each commit which lanes have new facts. */
  committed(lanes: number[], facts: number): void;
}) {
  const waiting: Waiting[] = [];
  let size = 0;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) await flush(take());
    running = null;
  }

  function take(): Waiting[] {
    let facts = 0;
    let count = 0;
    for (const entry of waiting) {
      if (count > 0 && facts + entry.inputs.length > batchLimit) break;
      facts += entry.inputs.length;
      count += 1;
    }
    size -= facts;
    return waiting.splice(0, count);
  }

  async function flush(batch: Waiting[]): Promise<void> {
    try {
      const { results, lanes } = await commit(batch.flatMap((entry) => entry.inputs));
      let start = 0;
      for (const entry of batch)
        entry.resolve(results.slice(start, (start += entry.inputs.length)));
      options.committed(lanes, results.length);
    } catch (error) {
      if (batch.length === 1 || isTransient(error)) for (const entry of batch) entry.reject(error);
      else for (const entry of batch) await flush([entry]);
    }
  }

  async function commit(inputs: readonly AnyFactInput[]) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await appendFacts(options.db, options.clock, inputs);
      } catch (error) {
        if (attempt === 3 || pgCode(error) !== '40P01') throw error;
      }
    }
  }

  return {
    /**
     * @returns one entry per input once all are on disk; `null` for a redelivery
     * @throws DomainError `facts.overloaded` when too many facts wait already
     */
    append(inputs: readonly AnyFactInput[]): Promise<(Appended | null)[]> {
      if (inputs.length === 0) return Promise.resolve([]);
      if (size + inputs.length > queueLimit && size > 0) return Promise.reject(overloaded());
      return new Promise((resolve, reject) => {
        waiting.push({ inputs, resolve, reject });
        size += inputs.length;
        running ??= run();
      });
    },
    /** Resolves when everything handed in so far is settled. */
    async drain(): Promise<void> {
      await running;
    },
  };
}

const overloaded = () =>
  new DomainError(
    'unavailable',
    'facts.overloaded',
    'Too many facts wait to be written. Try again shortly.',
  );

export type GroupCommit = ReturnType<typeof createGroupCommit>;
