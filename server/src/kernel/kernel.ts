import type { AnyFactInput } from '#contracts/facts.ts';
import { createAccess, type Access } from './auth/access.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { sql, type Database, type Db } from './db/database.ts';
import type { Appended } from './facts/append.ts';
import { createGroupCommit } from './facts/group-commit.ts';
import type { Reaction } from './facts/reaction.ts';
import { factsChannel, gatherLanes, type LaneWorker } from './facts/worker.ts';
import { newId } from './ids.ts';
import { createLive, type Live } from './live/live.ts';
import type { Logger } from './telemetry/log.ts';
import { createMail, type Mail } from './mail/mail.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import type { Random } from './random.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Tracing } from './tracing/tracing.ts';
import { runUnit, type Unit, type UnitDeps } from './unit.ts';

/** What every module gets: the parts of the program that belong to no feature. */
export interface Kernel {
  config: Config;
  log: Logger;
  clock: Clock;
  random: Random;
  database: Database;
  /** For single statements and reads; writes that belong together go through `unit`. */
  db: Db;
  secrets: Secrets;
  access: Access;
  /** Null where no mail server is configured. */
  mail: Mail | null;
  registry: Registry;
  live: Live;
  metrics: Metrics;
  /** Null unless a collector is configured. */
  tracing: Tracing | null;
  /** Names this process among those that share a database. */
  processId: string;
  facts: {
    /** Appends facts by group commit: resolves when they are on disk; `null` for a redelivery. */
    append(inputs: readonly AnyFactInput[]): Promise<(Appended | null)[]>;
    drain(): Promise<void>;
  };
  /** Runs `work` in one transaction, with the facts and jobs it states. */
  unit<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  unitDeps: UnitDeps;
  /** Set by the app when this process has the worker role. */
  attachWorker(worker: LaneWorker): void;
  /** Every module's reactions in their order; set by the app. */
  reactions(): readonly Reaction[];
  attachReactions(reactions: readonly Reaction[]): void;
}

export function createKernel(given: {
  config: Config;
  log: Logger;
  clock: Clock;
  random: Random;
  database: Database;
  secrets: Secrets;
  tracing?: Tracing | null;
}): Kernel {
  const processId = newId();
  let worker: LaneWorker | null = null;
  const metrics = createMetrics(() => worker?.held() ?? 0);
  const live = createLive(given.database.db, processId);
  let reactions: readonly Reaction[] = [];

  function wake(lanes: readonly number[]): void {
    worker?.wake(lanes);
    if (worker && worker.held() === 64) return;
    // Other processes are woken outside the commit; their poll finds the facts if this is lost.
    sql`select pg_notify(${factsChannel}, ${lanes.join(',')})`
      .execute(given.database.db)
      .catch((error: unknown) => given.log.debug({ err: error }, 'other workers were not woken'));
  }

  const wakeLater = gatherLanes(wake);
  function committed(lanes: number[], facts: number, unhurried = false): void {
    metrics.factsAppended.inc(facts);
    if (unhurried) wakeLater(lanes);
    else wake(lanes);
  }

  const unitDeps: UnitDeps = { db: given.database.keyed, clock: given.clock, committed };
  const groupCommit = createGroupCommit(unitDeps);
  const unit: Kernel['unit'] = (work) => runUnit(unitDeps, work);
  const mail = createMail(given);
  return {
    ...given,
    db: given.database.db,
    access: createAccess({ ...given, live, mail, unit }),
    mail,
    registry: createRegistry(),
    live,
    metrics,
    tracing: given.tracing ?? null,
    processId,
    facts: { append: (inputs) => groupCommit.append(inputs), drain: () => groupCommit.drain() },
    unit,
    unitDeps,
    attachWorker: (attached) => void (worker = attached),
    reactions: () => reactions,
    attachReactions: (attached) => void (reactions = attached),
  };
}
