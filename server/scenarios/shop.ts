import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { callJson } from './http.ts';
import { memberPhoneOf } from './past/past-customers.ts';
import type { Stage } from './stage.ts';
import { cities, pick, stores, teas, type Chance } from './teas.ts';

const fans = z.object({
  fans: z.array(z.object({ openid: z.string(), nickname: z.string(), language: z.string() })),
});

/**
 * What a customer at the till tells and buys, as facts of the public API. Who is a member says so by
 * her phone number, and with that is one with the follower; her name and city are in the files.
 */
export function visit(
  chance: Chance,
  fan: { openid: string; nickname: string; language: string },
  channelId: string,
  orderNo: string,
): object[] {
  const phone = memberPhoneOf(fan.openid);
  const identities = [
    { kind: 'openid', account: channelId, id: fan.openid },
    ...(phone === null ? [] : [{ kind: 'phone', id: phone }]),
  ];
  const bought = Array.from({ length: 1 + Math.floor(chance() * 3) }, () => ({
    ...pick(chance, teas),
    quantity: 1 + Math.floor(chance() * 2),
  }));
  const total = bought.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0);
  const joins = {
    type: 'contact.identified',
    identities,
    data: {
      source: 'till',
      traits: {
        name: fan.nickname,
        city: pick(chance, cities),
        country: 'CN',
        language: fan.language.replace('_', '-'),
      },
    },
  };
  const told = phone === null ? [joins] : [];
  const store = pick(chance, stores);
  const order = {
    type: 'order.placed',
    identities,
    data: { orderNo, total, currency: 'CNY', source: 'till', store, items: bought },
  };
  const refunded = bought[0];
  const refund =
    refunded && chance() < 0.05
      ? [
          {
            type: 'order.refunded',
            identities,
            data: {
              orderNo,
              refundNo: `${orderNo}-R`,
              total: refunded.unitPrice * refunded.quantity,
              currency: 'CNY',
              source: 'till',
              store,
              items: [refunded],
            },
          },
        ]
      : [];
  return [...told, order, ...refund];
}

/** Keeps the shops open until aborted: now and then a follower joins the club and buys tea. */
export async function keepShop(
  { rapport, apiKey, simulator }: Stage,
  given: { appId: string; channelId: string; chance: Chance; everyMs: number; signal: AbortSignal },
): Promise<void> {
  const { appId, channelId, chance, signal } = given;
  const opened = newId().slice(-6).toUpperCase();
  for (let visits = 1; !signal.aborted; visits++) {
    await delay(given.everyMs * (0.5 + chance()), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // A visit that fails because something restarts is one customer fewer, nothing more.
    await (async () => {
      const list = await callJson(`${simulator}/_sim/fans?appId=${appId}&following=true&limit=100`);
      const followers = fans.parse(list).fans;
      if (followers.length === 0) return;
      const facts = visit(chance, pick(chance, followers), channelId, `T${opened}-${visits}`);
      await callJson(`${rapport}/api/v1/facts`, { facts }, apiKey);
    })().catch(() => undefined);
  }
}
