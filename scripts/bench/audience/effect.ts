import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Stage } from '../stage.ts';
import { quantile } from './stage.ts';

/** One in so many facts is looked after: whether, and when, it shows in its segment. */
const probedOneIn = 25;

/**
 * Facts come by HTTP at a steady rate. Some of them bring a person into a segment that waits for just
 * that; the time is from before the request until another connection sees her among its members.
 */
export async function effectOf(
  stage: Stage,
  { rate, seconds, people }: { rate: number; seconds: number; people: number },
) {
  // Of a database that was measured on before, those who were brought in then shall not count.
  const name = `Probe ${Date.now()}`;
  const { id } = await stage.rapport.post<{ id: string }>('/api/v1/segments', {
    name,
    rule: {
      kind: 'did',
      fact: {
        type: 'event.tracked',
        where: [{ kind: 'property', property: 'name', test: { op: 'is', values: [name] } }],
      },
      window: { kind: 'last', span: { n: 1, unit: 'hour' } },
      measure: { of: 'count' },
      compare: { op: 'atLeast', value: 1 },
    },
  });
  await untilReady(stage, id);
  const watch = await watchMembers(stage, id);
  const sent = new Map<string, number>();
  const perTick = Math.max(1, Math.round(rate / 50));
  const started = performance.now();
  const requests: Promise<unknown>[] = [];
  let count = 0;
  for (let tick = 0; tick < seconds * 50; tick++) {
    const due = started + tick * 20;
    if (performance.now() < due) await delay(due - performance.now());
    const probes: string[] = [];
    const facts = Array.from({ length: perTick }, () => {
      count += 1;
      // Every probe is another person; a prime spreads the others over everybody.
      const who = `audience-${1 + ((count * 7919) % people)}`;
      if (count % probedOneIn !== 0) return noise(stage.channelId, who, count);
      probes.push(who);
      return probe(stage.channelId, who, name);
    });
    const at = performance.now();
    for (const who of probes) if (!sent.has(who)) sent.set(who, at);
    requests.push(stage.rapport.post('/api/v1/facts', { facts }));
  }
  await Promise.all(requests);
  await watch.until(() => [...sent.keys()].every((who) => watch.seen.has(who)), 30_000);
  await watch.stop();
  const times = [...sent].flatMap(([who, at]) => {
    const seen = watch.seen.get(who);
    return seen === undefined ? [] : [seen - at];
  });
  return {
    rate,
    seconds,
    asked: sent.size,
    seen: times.length,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    max: quantile(times, 1),
  };
}

const identity = (channelId: string, id: string) => [{ kind: 'openid', account: channelId, id }];

const probe = (channelId: string, who: string, name: string) => ({
  type: 'event.tracked',
  identities: identity(channelId, who),
  data: { name, properties: {}, context: {} },
});

const noise = (channelId: string, who: string, n: number) =>
  n % 3 === 0
    ? {
        type: 'order.placed',
        identities: identity(channelId, who),
        data: {
          orderNo: `E${n}`,
          total: 12_000,
          currency: 'CNY',
          source: 'bench',
          store: `Store ${n % 40}`,
          items: [{ sku: 'S1', name: 'Tea', quantity: 1, unitPrice: 12_000 }],
        },
      }
    : {
        type: 'page.viewed',
        identities: identity(channelId, who),
        data: {
          url: 'https://shop.example/tea/1',
          path: '/tea/1',
          title: 'Tea',
          referrer: '',
          properties: { category: `c${n % 10}` },
          context: {},
        },
      };

async function untilReady(stage: Stage, id: string): Promise<void> {
  for (;;) {
    const { status } = await stage.rapport.get<{ status: string }>(`/api/v1/segments/${id}`);
    if (status === 'ready') return;
    await delay(200);
  }
}

/** Notes when each member is seen first, by a connection of its own that looks all the time. */
async function watchMembers(stage: Stage, id: string) {
  const client = new pg.Client({ connectionString: stage.database.url });
  await client.connect();
  const seen = new Map<string, number>();
  let stopping = false;
  const loop = (async () => {
    while (!stopping) {
      const { rows } = await client.query<{ who: string }>(
        `select i.external_id as who from audience.segments s
         join audience.members m on m.segment = s.no
         join kernel.identities i on i.contact_id = m.person_id and i.kind = 'openid'
         where s.id = $1`,
        [id],
      );
      const at = performance.now();
      for (const { who } of rows) if (!seen.has(who)) seen.set(who, at);
      await delay(20);
    }
    await client.end();
  })();
  return {
    seen,
    async until(done: () => boolean, patienceMs: number) {
      const deadline = performance.now() + patienceMs;
      while (!done() && performance.now() < deadline) await delay(50);
    },
    async stop() {
      stopping = true;
      await loop;
    },
  };
}
