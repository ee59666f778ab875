import { setTimeout as delay } from 'node:timers/promises';
import { journeyDefinition } from '#contracts/journeys.ts';
import type { Stage } from './stage.ts';

/** What a round is about, by its number: people, and the words they are to get once each. */
export interface Round {
  no: number;
  openids: readonly string[];
  campaignId: string;
}

const say = (text: string, to: Record<string, string>, awaitResult = false) => ({
  kind: 'send',
  message: { purpose: 'service', ways: [{ content: { type: 'text', text } }] },
  awaitResult,
  to,
});
const did = (name: string) => ({
  type: 'event.tracked',
  where: [{ kind: 'property', property: 'name', test: { op: 'is', values: [name] } }],
});
const week = { n: 1, unit: 'week' };

/** Each kind of step that can be interrupted: sends, waits, a result, a split, a fact. */
export const journeySteps = {
  hello: say('hello', { next: 'rest', skipped: 'rest', failed: 'rest' }, true),
  rest: { kind: 'wait', span: week, to: { next: 'mark' } },
  mark: { kind: 'setAttribute', key: 'seen', value: true, to: { next: 'choose' } },
  choose: {
    kind: 'split',
    arms: [
      { id: 'left', share: 50 },
      { id: 'right', share: 50 },
    ],
    to: { left: 'left', right: 'right' },
  },
  left: say('left', { next: 'listen', skipped: 'listen' }),
  right: say('right', { next: 'listen', skipped: 'listen' }),
  listen: { kind: 'waitForFact', facts: [did('Go')], atMost: null, to: { happened: 'bye' } },
  bye: say('bye', { next: 'out', skipped: 'out' }),
  out: { kind: 'exit', reason: 'through' },
};
/** All that a way through these steps may look like. */
export const ways = ['left', 'right'].map((arm) => `hello rest mark choose ${arm} listen bye out`);

export async function makeJourney(stage: Stage): Promise<string> {
  const draft = journeyDefinition.parse({
    triggers: [{ kind: 'fact', fact: did('Begin') }],
    limit: { kind: 'once' },
    start: 'hello',
    steps: journeySteps,
  });
  interface Made {
    id: string;
    revision: number;
  }
  const made = await stage.rapport.post<Made>('/api/v1/journeys', { name: 'Faults' });
  const { id, revision } = await stage.rapport.patch<Made>(`/api/v1/journeys/${made.id}`, {
    revision: made.revision,
    draft,
  });
  await stage.rapport.post(`/api/v1/journeys/${id}/publish`, { revision });
  return id;
}

/** People follow, and are known, before anything goes wrong. */
export async function gather(stage: Stage, no: number, count: number): Promise<Round> {
  await stage.ready();
  const openids = Array.from({ length: count }, (_, n) => `fan-${no}-${n}`);
  for (const openid of openids) {
    await stage.simulator.post('/_sim/fans', { appId: stage.appId, openid });
    await stage.simulator.post(`/_sim/fans/${openid}/follow`, { appId: stage.appId });
  }
  await until(stage, `all ${count} people are known`, async () => {
    const [row] = await stage.query<{ n: number }>(
      `select count(*)::int as n from kernel.identities i join messages.windows w using (contact_id)
       where i.kind = 'openid' and i.external_id = any($1)`,
      [openids],
    );
    return row?.n === count;
  });
  await tell(stage, openids, `Round ${no}`);
  return { no, openids, campaignId: await makeCampaign(stage, no) };
}

/** States an event for everybody; as often as it is repeated, it is one. */
export async function tell(
  stage: Stage,
  openids: readonly string[],
  name: string,
  key = name,
): Promise<void> {
  if (openids.length === 0) return;
  const facts = openids.map((openid) => ({
    type: 'event.tracked',
    identities: [{ kind: 'openid', account: stage.channelId, id: openid }],
    receiptKey: `${key} ${openid}`,
    data: { name, properties: {}, context: {} },
  }));
  await stage.rapport.post('/api/v1/facts', { facts });
}

async function makeCampaign(stage: Stage, no: number): Promise<string> {
  const arm = (id: string) => ({
    id,
    share: 50,
    message: {
      purpose: 'service',
      ways: [{ content: { type: 'text', text: `campaign ${no} ${id}` } }],
    },
  });
  const { id } = await stage.rapport.post<{ id: string }>('/api/v1/campaigns', {
    name: `Round ${no}`,
    plan: {
      audience: {
        kind: 'did',
        fact: did(`Round ${no}`),
        window: { kind: 'ever' },
        measure: { of: 'count' },
        compare: { op: 'atLeast', value: 1 },
      },
      arms: [arm('a'), arm('b')],
    },
  });
  return id;
}

const patienceMs = 120_000;

/** Waits until something holds; says what did not, when it takes too long. */
export async function until(
  stage: Stage,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline)
      throw new Error(`It did not come to this: ${what}. ${await stillOpen(stage)}`);
    await delay(40);
  }
}

/** What is not at its end, in short, for whoever looks for the reason. */
async function stillOpen(stage: Stage): Promise<string> {
  const [row] = await stage.query<{ open: object }>(
    `select jsonb_build_object(
      'runs', (select jsonb_agg(r) from (select step, state -> 'wait' as wait, wake_at, count(*) as n
        from journeys.runs where status = 'active' group by 1, 2, 3 limit 20) r),
      'outbox', (select jsonb_agg(o) from (select source_kind, claimed_by, not_before, reason_code, attempts,
        count(*) as n from messages.outbox group by 1, 2, 3, 4, 5 limit 20) o),
      'pauses', (select jsonb_agg(p) from messages.pauses p),
      'behind', (select jsonb_agg(l) from (select c.lane, h.head, c.tail from kernel.heads h
        join kernel.cursors c using (lane) where h.head <> c.tail) l),
      'campaigns', (select jsonb_agg(c) from (select name, status from campaigns.campaigns
        where status not in ('done', 'draft')) c),
      'sendings', (select jsonb_agg(s) from (select campaign_id, status from campaigns.sendings
        where status <> 'done') s)) as open`,
  );
  return JSON.stringify(row?.open, null, 1);
}
