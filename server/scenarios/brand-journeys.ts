import { z } from 'zod';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

/** A ready-made journey as the sample brand runs it, quick enough to be watched. */
interface Sample {
  name: string;
  description: string;
  template: string;
  change(definition: Definition): void;
}

const way = z.looseObject({ content: z.looseObject({}) });
const step = z.looseObject({
  name: z.string(),
  to: z.record(z.string(), z.string()),
  message: z.looseObject({ ways: z.array(way) }).optional(),
});
const definition = z.looseObject({
  start: z.string().nullable(),
  steps: z.record(z.string(), step),
});
type Definition = z.infer<typeof definition>;
const templates = z.object({ items: z.array(z.object({ key: z.string(), definition })) });
const list = z.object({ items: z.array(z.object({ name: z.string() })) });
const made = z.object({ id: z.uuid(), revision: z.int() });

/** A notice that needs no interaction window; the platform has granted it to the account. */
const notice = {
  templateId: 'yunhe-tea-care-000000000000000000000000000002',
  title: 'After your purchase 购后关怀',
  content: '主题:{{thing1.DATA}}',
};

const samples: Sample[] = [
  {
    name: 'The first 48 hours 关注后 48 小时',
    description:
      'After the welcome of the code; in minutes instead of hours 扫码欢迎之后，以分钟代替小时',
    template: 'welcome48',
    change(journey) {
      // The account’s welcome has greeted her already.
      journey.start = 'listen';
      delete journey.steps['hello'];
      delete journey.steps['evening'];
      set(journey, 'listen', {
        atMost: { kind: 'span', span: { n: 10, unit: 'minute' } },
        to: { happened: 'closing', timeout: 'nudge' },
      });
      set(journey, 'again', { atMost: { kind: 'span', span: { n: 30, unit: 'minute' } } });
    },
  },
  {
    name: 'The second purchase 复购',
    description:
      'From the first order to the second; in minutes instead of days 从首单到复购，以分钟代替天',
    template: 'secondPurchase',
    change(journey) {
      set(journey, 'arrive', { span: { n: 3, unit: 'minute' } });
      set(journey, 'rest', {
        name: 'A while 过一阵',
        span: { n: 15, unit: 'minute' },
        to: { next: 'fitting' },
      });
      delete journey.steps['hour'];
      set(journey, 'listen', { atMost: { kind: 'span', span: { n: 30, unit: 'minute' } } });
      orByNotice(journey, 'care', '冲泡小贴士已为你备好');
      orByNotice(journey, 'fitting', '与你的茶相配的新品');
    },
  },
];

function set({ steps }: Definition, id: string, values: Record<string, unknown>): void {
  const known = steps[id];
  if (known) Object.assign(known, values);
}

/** Whoever has not written of late gets the notice instead of the text. */
function orByNotice({ steps }: Definition, id: string, thing1: string): void {
  const { templateId } = notice;
  steps[id]?.message?.ways.push({ content: { type: 'template', templateId, data: { thing1 } } });
}

/** The tea house has colleagues of both languages: its steps are named in both. */
const inBoth = ({ steps }: Definition, other: Definition): void => {
  for (const [id, { name }] of Object.entries(other.steps))
    set({ start: null, steps }, id, { name: `${steps[id]?.name ?? ''} ${name}`.trim() });
};

/**
 * Makes the journeys that are not there yet, and lets people in.
 *
 * @param given the account that may send the notice
 */
export async function runJourneys(
  { rapport, apiKey, simulator }: Stage,
  { appId }: { appId: string },
): Promise<void> {
  const call = (url: string, body?: unknown, method?: string) =>
    callJson(`${rapport}/api/v1/journeys${url}`, body, apiKey, method);
  const known = new Set(list.parse(await call('?limit=200')).items.map(({ name }) => name));
  const missing = samples.filter(({ name }) => !known.has(name));
  if (missing.length === 0) return;
  await callJson(`${simulator}/_sim/templates`, { appId, ...notice });
  const ready = templates.parse(await call('/templates?language=en')).items;
  const chinese = templates.parse(await call('/templates?language=zh-CN')).items;
  const find = (items: typeof ready, template: string) =>
    items.find(({ key }) => key === template)?.definition;
  for (const { name, description, template, change } of missing) {
    const [draft, other] = [find(ready, template), find(chinese, template)];
    if (!draft || !other) continue;
    inBoth(draft, other);
    change(draft);
    const { id, revision } = made.parse(await call('', { name, description }));
    const saved = made.parse(await call(`/${id}`, { revision, draft }, 'PATCH'));
    await call(`/${id}/publish`, { revision: saved.revision });
  }
}
