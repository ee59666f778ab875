import type { AnyFactInput } from '#contracts/facts.ts';
import type { Clock } from './clock.ts';
import { inTransaction, sql, type Db, type Tx } from './db/database.ts';
import { appendFacts, stateFacts, type Appended } from './facts/append.ts';

export interface JobOptions {
  /** Replaces a waiting job of the same key instead of adding a second one. */
  key?: string;
  runAt?: Date;
  /** Lower runs first; 0 by default. */
  priority?: number;
  maxAttempts?: number;
  queue?: string;
}

/**
 * A unit of work: one transaction, the facts and jobs it states, and what must happen only after it
 * has been committed. Routes and reactions get one and pass it down to the modules they call.
 */
export interface Unit {
  tx: Tx;
  now: Date;
  /** States facts at the end of the unit, in one statement with all others. */
  append(...inputs: AnyFactInput[]): void;
  /** States facts at once, for callers that need to know the contact. */
  appendNow(inputs: readonly AnyFactInput[]): Promise<(Appended | null)[]>;
  /**
   * Takes a statement that is under way and whose answer nobody needs: the unit waits for it at its
   * end, and fails with it.
   */
  defer(statement: Promise<unknown>): void;
  /** What the unit states is news that nobody waits for: its reactions may gather for a moment. */
  unhurried(): void;
  addJob(name: string, payload: unknown, options?: JobOptions): Promise<void>;
  /** Runs when the transaction is on disk; never when it is rolled back. Must not throw. */
  afterCommit(hook: () => void): void;
  /**
   * Runs when the unit fails and nothing of it stays. Must not throw. Of a commit that is not answered
   * nobody knows what became: then neither this runs nor `afterCommit`.
   */
  afterFailure(hook: () => void): void;
}

export interface UnitDeps {
  db: Db;
  clock: Clock;
  /** Told which lanes have new facts after the commit, and whether somebody may wait for them. */
  committed(lanes: number[], facts: number, unhurried?: boolean): void;
}

/** Opens a unit on a transaction that the caller commits; `finish` flushes, `settled` runs the hooks. */
export function openUnit(tx: Tx, deps: UnitDeps) {
  const buffered: AnyFactInput[] = [];
  const deferred: Promise<unknown>[] = [];
  let failure: { error: unknown } | null = null;
  const hooks: (() => void)[] = [];
  const failureHooks: (() => void)[] = [];
  const lanes = new Set<number>();
  let facts = 0;
  let unhurried = false;

  const note = (changed: readonly number[], count: number) => {
    for (const lane of changed) lanes.add(lane);
    facts += count;
  };
  const stateNow = async (inputs: readonly AnyFactInput[]) => {
    const { results, lanes: changed } = await appendFacts(tx, deps.clock, inputs);
    note(changed, inputs.length);
    return results;
  };
  const state = async (inputs: readonly AnyFactInput[]) =>
    note(await stateFacts(tx, deps.clock, inputs), inputs.length);

  const unit: Unit = {
    tx,
    now: deps.clock.now(),
    append: (...inputs) => void buffered.push(...inputs),
    appendNow: stateNow,
    defer(statement) {
      // Heard at once, so that what fails after it in the same transaction is not taken for the cause.
      statement.catch((error: unknown) => (failure ??= { error }));
      deferred.push(statement);
    },
    unhurried: () => {
      unhurried = true;
    },
    addJob: (name, payload, options = {}) => addJob(tx, name, payload, options),
    afterCommit: (hook) => void hooks.push(hook),
    afterFailure: (hook) => void failureHooks.push(hook),
  };
  return {
    unit,
    /** Waits for all that is under way, `last` too, and states the facts. */
    finish: async (last?: Promise<unknown>) => {
      await Promise.all([...deferred, state(buffered.splice(0)), last]);
    },
    /** What the unit failed with in the end, given what it failed with; runs what is for that case. */
    failed: (error: unknown): unknown => {
      for (const hook of failureHooks.splice(0)) hook();
      return failure ? failure.error : error;
    },
    settled: () => {
      if (lanes.size > 0) deps.committed([...lanes], facts, unhurried);
      for (const hook of hooks) hook();
    },
  };
}

/** Runs `work` as one unit; again, from its start, when it met a deadlock. */
export async function runUnit<T>(deps: UnitDeps, work: (unit: Unit) => Promise<T>): Promise<T> {
  let settled: () => void = () => undefined;
  const result = await inTransaction(deps.db, async (tx) => {
    const opened = openUnit(tx, deps);
    settled = opened.settled;
    try {
      const value = await work(opened.unit);
      await opened.finish();
      return value;
    } catch (error) {
      throw opened.failed(error);
    }
  });
  settled();
  return result;
}

async function addJob(tx: Tx, name: string, payload: unknown, options: JobOptions): Promise<void> {
  await sql`select graphile_worker.add_job(
    identifier => ${name}, payload => ${JSON.stringify(payload)}::json,
    queue_name => ${options.queue ?? null}, run_at => ${options.runAt ?? null}::timestamptz,
    max_attempts => ${options.maxAttempts ?? null}::int, job_key => ${options.key ?? null},
    priority => ${options.priority ?? null}::int)`.execute(tx);
}
