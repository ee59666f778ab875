import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * Metrics of one process, served at `/metrics` in Prometheus' text format.
 *
 * @param lanesHeld asked at each scrape
 */
export function createMetrics(lanesHeld: () => number) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    factsAppended: new Counter({
      name: 'rapport_facts_appended_total',
      help: 'Facts written to the log by this process, redeliveries included',
      registers: [registry],
    }),
    factsParked: new Counter({
      name: 'rapport_facts_parked_total',
      help: 'Facts set aside because a reaction threw',
      labelNames: ['reaction'],
      registers: [registry],
    }),
    reactionSeconds: new Histogram({
      name: 'rapport_fact_reaction_seconds',
      help: 'From recording the oldest fact of a batch to the commit of its reactions',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      registers: [registry],
    }),
    lanesHeld: new Gauge({
      name: 'rapport_lanes_held',
      help: 'Lanes this process works on',
      registers: [registry],
      collect() {
        this.set(lanesHeld());
      },
    }),
    webhooks: new Counter({
      name: 'rapport_webhooks_total',
      help: 'Platform callbacks by channel kind and answer',
      labelNames: ['kind', 'answer'],
      registers: [registry],
    }),
    sends: new Counter({
      name: 'rapport_sends_total',
      help: 'Messages handed to platforms by outcome',
      labelNames: ['kind', 'outcome'],
      registers: [registry],
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
