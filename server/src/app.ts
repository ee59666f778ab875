import type { FastifyInstance } from 'fastify';
import type { AnyFact } from '#contracts/facts.ts';
import { createHealthServer } from '#kernel/http/health-server.ts';
import { createHttp } from '#kernel/http/server.ts';
import { startJobs, type JobHandler } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { mailJobs } from '#kernel/mail/mail.ts';
import type { Module, ModuleParts } from '#kernel/module.ts';
import type { Contributions } from '#kernel/registry.ts';
import type { Reaction, ReactionError } from '#kernel/facts/reaction.ts';
import { startLaneWorker } from '#kernel/facts/worker.ts';
import { startListening } from '#kernel/live/listen.ts';

export interface Addresses {
  /** Where the web role listens, e.g. http://127.0.0.1:5070; null for a worker. */
  address: string | null;
  /** Where a worker answers health and metrics, if it was told to; null otherwise. */
  healthAddress: string | null;
}

export interface App {
  http: FastifyInstance;
  reactions: readonly Reaction[];
  /** Job handlers by name, `module.verb`. */
  jobs: Readonly<Record<string, JobHandler>>;
  /** Starts what the process's role asks for; listens when it has the web role. */
  start(): Promise<Addresses>;
  /** Finishes what is under way and ends; facts that were accepted are on disk. */
  stop(): Promise<void>;
}

/** Puts the program together from its modules. The only code that sees all of them. */
export async function createApp(kernel: Kernel, modules: readonly Module[]): Promise<App> {
  const parts = inRankOrder(modules).map((module) => module.setup(kernel));
  for (const part of parts) contribute(kernel, part);
  const own = parts.flatMap((part) => part.reactions ?? []);
  const reactions = kernel.tracing?.reactions(own) ?? own;
  kernel.attachReactions(reactions);
  const http = await createHttp(kernel);
  for (const part of parts) await part.routes?.(http);
  const handlers: Record<string, JobHandler> = Object.assign(
    mailJobs(kernel),
    ...parts.map((part) => part.jobs ?? {}),
  );
  const stops: (() => Promise<void>)[] = [];

  async function startWork(): Promise<void> {
    const worker = startLaneWorker({
      database: kernel.database,
      log: kernel.log,
      process: {
        clock: kernel.clock,
        committed: kernel.unitDeps.committed,
        reactions,
        parked: (fact, error) => reportParked(kernel, fact, error),
        reacted: (facts) => measureReaction(kernel, facts),
      },
    });
    kernel.attachWorker(worker);
    for (const part of parts) {
      const loop = part.work?.();
      if (loop) stops.push(() => loop.stop());
    }
    // Ends before the loops above: its last batch hands messages to the sender.
    stops.push(() => worker.stop());
    const jobs = await startJobs({
      database: kernel.database,
      log: kernel.log,
      handlers,
      crons: Object.assign({}, ...parts.map((part) => part.crons ?? {})) as Record<string, string>,
    });
    stops.push(() => jobs.stop());
  }

  return {
    http,
    reactions,
    jobs: handlers,
    async start() {
      const { role, port, host, metricsPort } = kernel.config;
      const listening = startListening(kernel);
      stops.push(() => listening.stop());
      if (role !== 'web') await startWork();
      if (role !== 'worker')
        return { address: await http.listen({ port, host }), healthAddress: null };
      if (metricsPort === undefined) return { address: null, healthAddress: null };
      const health = createHealthServer(kernel);
      stops.push(() => health.close());
      return { address: null, healthAddress: await health.listen({ port: metricsPort, host }) };
    },
    async stop() {
      await http.close();
      await kernel.facts.drain();
      for (const stop of stops.reverse()) await stop();
      kernel.live.stop();
      await kernel.database.close();
    },
  };
}

const rankOrder = [1, 2, 'channel', 3] as const;

const inRankOrder = (modules: readonly Module[]) =>
  modules.toSorted((a, b) => rankOrder.indexOf(a.rank) - rankOrder.indexOf(b.rank));

function contribute(kernel: Kernel, part: ModuleParts): void {
  const { channelAdapters = [], ...rest } = part.contribute ?? {};
  kernel.registry.add(
    'channelAdapters',
    ...channelAdapters.map((adapter) => kernel.tracing?.adapter(adapter) ?? adapter),
  );
  for (const [kind, items] of Object.entries(rest) as [keyof Contributions, never[]][])
    kernel.registry.add(kind, ...items);
}

/** How long the oldest fact of a batch waited until its reactions were on disk. */
function measureReaction(kernel: Kernel, facts: readonly AnyFact[]): void {
  const oldest = Math.min(...facts.map((fact) => fact.recordedAt.getTime()));
  kernel.metrics.reactionSeconds.observe((kernel.clock.now().getTime() - oldest) / 1000);
}

function reportParked(kernel: Kernel, fact: AnyFact, error: ReactionError): void {
  kernel.metrics.factsParked.inc({ reaction: error.reaction });
  kernel.log.error({ err: error, factId: fact.id, type: fact.type }, 'a fact was parked');
  kernel.live.publish({ workspaceId: fact.workspaceId, topic: 'system', data: {} });
}
