import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { callJson } from './http.ts';
import { visit } from './shop.ts';
import type { Stage } from './stage.ts';
import type { Chance } from './teas.ts';

const name = 'First spring teas 春茶上市';
const templateId = 'yunhe-tea-arrived-0000000000000000000000001';
/** Where the harvest is shown. */
const url = 'https://yunhe.example/spring';
/** So many followers are needed: with fewer nothing would be proven. */
const enough = 450;
/** How fast they come on the day on which the tea house opens. */
const openingDay = { ratePerSecond: 25, seed: 'opening day', drainMs: 10_000 };
const lookAgainMs = 5_000;
/** How many of those who heard of the tea come and buy it, and of those who did not. */
const buyers = { told: 0.3, heldOut: 0.08 };

const plan = {
  audience: { kind: 'field', field: 'contacts.following', test: { op: 'known' } },
  control: 40,
  arms: [
    arm(
      'harvest',
      'The harvest 采摘',
      'The first Longjing of this spring is here. 明前龙井已到店。',
    ),
    arm(
      'tasting',
      'A tasting 品鉴',
      'Taste the spring harvest with us on Saturday. 周六来店品春茶。',
    ),
  ],
  goal: { fact: { type: 'order.placed', where: [] }, within: { n: 3, unit: 'day' } },
};

/** Inside the window a message, else a notice by template. */
function arm(id: string, title: string, text: string) {
  const template = { type: 'template', templateId, data: { thing1: '春茶已到店' }, url };
  const ways = [{ content: { type: 'text', text: `${text} ${url}` } }, { content: template }];
  return { id, name: title, share: 50, message: { purpose: 'marketing', ways } };
}

const campaign = z.object({
  id: z.string(),
  revision: z.int(),
  status: z.string(),
  latest: z.object({ progress: z.object({ held: z.string().nullable() }) }).nullable(),
});
/** Whether everybody's turn has come; at night messages still wait for the morning. */
const isOut = ({ status, latest }: z.infer<typeof campaign>) =>
  status === 'done' || latest?.progress.held === 'messages';
const people = z.object({
  items: z.array(
    z.object({ contactId: z.string(), arm: z.string().nullable(), status: z.string() }),
  ),
  nextCursor: z.string().nullable(),
});
const fans = z.object({
  total: z.int(),
  fans: z.array(z.object({ openid: z.string(), nickname: z.string(), language: z.string() })),
});
const identities = z.object({
  identities: z.array(z.object({ kind: z.string(), id: z.string() })),
});

/**
 * A campaign goes out to everybody who follows, with two messages and a control group, and some of them come
 * to the shops: more of those who heard of the tea. Done once; stops where it is when aborted.
 */
export async function tellOfSpring(
  stage: Stage,
  given: { appId: string; channelId: string; chance: Chance; signal: AbortSignal },
): Promise<void> {
  const { rapport, apiKey, simulator } = stage;
  const ask = (path: string, body?: unknown) => callJson(`${rapport}/api/v1${path}`, body, apiKey);
  const there = z.object({ items: z.array(z.unknown()) });
  if (there.parse(await ask(`/campaigns?q=${encodeURIComponent(name)}`)).items.length > 0) return;
  const followers = await crowd(simulator, given.appId);
  await callJson(`${simulator}/_sim/templates`, {
    appId: given.appId,
    title: 'Arrived 到货通知',
    content: '商品:{{thing1.DATA}}',
    templateId,
  });
  const draft = campaign.parse(
    await ask('/campaigns', {
      name,
      description: 'Who hears of the harvest buys more of it',
      plan,
    }),
  );
  await ask(`/campaigns/${draft.id}/launch`, { revision: draft.revision });
  while (!isOut(campaign.parse(await ask(`/campaigns/${draft.id}`))))
    if (!(await rest(given.signal))) return;
  await comeAndBuy(ask, draft.id, followers, given);
}

type Fan = z.infer<typeof fans>['fans'][number];

/** Everybody who follows, by openid; on the first day a crowd comes. */
async function crowd(simulator: string, appId: string): Promise<Map<string, Fan>> {
  const list = async () =>
    fans.parse(await callJson(`${simulator}/_sim/fans?appId=${appId}&following=true&limit=1000`));
  const { total } = await list();
  const missing = enough - total;
  const seconds = Math.ceil(missing / openingDay.ratePerSecond);
  if (missing > 0) await callJson(`${simulator}/_sim/load`, { appId, seconds, ...openingDay });
  return new Map((await list()).fans.map((fan) => [fan.openid, fan]));
}

/** @returns false when the shops close */
async function rest(signal: AbortSignal): Promise<boolean> {
  await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

async function comeAndBuy(
  ask: (path: string, body?: unknown) => Promise<unknown>,
  id: string,
  followers: ReadonlyMap<string, Fan>,
  { channelId, chance, signal }: { channelId: string; chance: Chance; signal: AbortSignal },
): Promise<void> {
  let cursor: string | null = '';
  while (cursor !== null && !signal.aborted) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = people.parse(await ask(`/campaigns/${id}/recipients?limit=200${query}`));
    for (const { contactId, arm: told } of page.items) {
      if (chance() >= (told === null ? buyers.heldOut : buyers.told)) continue;
      const known = identities.parse(await ask(`/contacts/${contactId}`)).identities;
      const fan = known.flatMap((one) => followers.get(one.id) ?? [])[0];
      if (fan)
        await ask('/facts', { facts: visit(chance, fan, channelId, `S-${newId().slice(-12)}`) });
    }
    cursor = page.nextCursor;
  }
}
