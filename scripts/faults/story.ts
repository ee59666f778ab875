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
    if (performance.now() > deadline) throw new Error(`It did not come to this: ${what}.`);
    await delay(40);
  }
}
