import type { Money } from '#contracts/api/commerce.ts';
import type { Derived, Dimension, TraitName } from '#contracts/api/portrait.ts';
import type { Buyer } from '../digest/buyers.ts';
import type { Dealing } from '../store/tallies.ts';
import { byShare, bySample, counted } from './confidence.ts';
import { derived, latest, sumOf, type Traits } from './trait.ts';

const favourites: Partial<Record<TraitName, Dimension>> = {
  'consumption.category': 'category',
  'consumption.brand': 'brand',
  'consumption.store': 'store',
  'consumption.source': 'source',
};

/** Her orders, newest first, as far as evidence names them. */
type OrderFacts = readonly string[];

/** Recency, frequency, money, basket, interval, favourites, discounts, returns. */
export function consumptionTraits(
  buyers: readonly Buyer[],
  dealings: readonly Dealing[],
  orderFacts: OrderFacts,
): Traits {
  const orders = sumOf(buyers, (buyer) => buyer.orders);
  if (orders === 0) return {};
  const currencies = byCurrency(buyers);
  const at = latest(buyers.map(({ lastAt }) => lastAt));
  const basis = { at, facts: orders, factIds: orderFacts, confidence: counted };
  return {
    'consumption.recency': derived({ kind: 'moment', at: at?.toISOString() ?? '' }, basis),
    'consumption.frequency': derived({ kind: 'count', count: orders, unit: 'times' }, basis),
    'consumption.money': derived(
      { kind: 'money', amounts: amounts(currencies, (one) => one.spent - one.refunded) },
      { ...basis, facts: orders + sumOf(buyers, ({ refunds }) => refunds) },
    ),
    'consumption.basket': derived(
      { kind: 'money', amounts: amounts(currencies, (one) => Math.round(one.spent / one.orders)) },
      { ...basis, confidence: bySample(orders) },
    ),
    ...intervalTrait(buyers, orders, basis),
    ...favouriteTraits(dealings),
    ...shareTraits(currencies, basis),
  };
}

type Basis = Parameters<typeof derived>[1];

/** What she bought in each currency, the one she used most first. */
function byCurrency(buyers: readonly Buyer[]): Buyer[] {
  const sums = new Map<string, Buyer>();
  for (const buyer of buyers) {
    const sum = sums.get(buyer.currency);
    sums.set(buyer.currency, sum ? add(sum, buyer) : buyer);
  }
  return [...sums.values()].toSorted(
    (a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1),
  );
}

const add = (a: Buyer, b: Buyer): Buyer => ({
  ...a,
  orders: a.orders + b.orders,
  refunds: a.refunds + b.refunds,
  spent: a.spent + b.spent,
  refunded: a.refunded + b.refunded,
  told: a.told + b.told,
  discounted: a.discounted + b.discounted,
  discount: a.discount + b.discount,
  toldSpent: a.toldSpent + b.toldSpent,
});

const amounts = (currencies: readonly Buyer[], of: (buyer: Buyer) => number): Money[] =>
  currencies
    .filter(({ orders }) => orders > 0)
    .map((buyer) => ({ currency: buyer.currency, amount: of(buyer) }));

/** The mean time between two orders, in days. */
function intervalTrait(buyers: readonly Buyer[], orders: number, basis: Basis): Traits {
  const last = latest(buyers.map(({ lastAt }) => lastAt));
  const times = buyers.flatMap(({ firstAt }) => firstAt?.getTime() ?? []);
  if (orders < 2 || !last) return {};
  const days = (last.getTime() - Math.min(...times)) / 86_400_000 / (orders - 1);
  return {
    'consumption.interval': derived(
      { kind: 'count', count: Math.round(days * 10) / 10, unit: 'days' },
      { ...basis, confidence: bySample(orders - 1) },
    ),
  };
}

/** What she bought most often; of equals the one bought last. */
function favouriteTraits(dealings: readonly Dealing[]): Traits {
  const traits: Traits = {};
  for (const [name, dimension] of Object.entries(favourites) as [TraitName, Dimension][]) {
    const own = dealings.filter((one) => one.dimension === dimension && one.bought > 0);
    const [best] = own.toSorted(
      (a, b) =>
        b.bought - a.bought ||
        (b.boughtAt?.getTime() ?? 0) - (a.boughtAt?.getTime() ?? 0) ||
        (a.value < b.value ? -1 : 1),
    );
    if (!best) continue;
    const of = sumOf(own, ({ bought }) => bought);
    traits[name] = derived(
      { kind: 'favourite', label: best.label, times: best.bought, of },
      {
        at: best.boughtAt,
        facts: best.bought,
        factIds: [best.lastFact],
        confidence: byShare(best.bought, of),
      },
    );
  }
  return traits;
}

/** What was taken off, and what went back, in the currency she uses most. */
function shareTraits([main]: readonly Buyer[], basis: Basis): Traits {
  if (!main) return {};
  const share = (part: number, of: number, facts: number): Derived =>
    derived(
      { kind: 'share', part, of, money: true },
      { ...basis, facts, confidence: bySample(facts) },
    );
  const full = main.toldSpent + main.discount;
  return {
    ...(full > 0 && { 'consumption.discounts': share(main.discount, full, main.told) }),
    ...(main.spent > 0 && {
      'consumption.returns': share(main.refunded, main.spent, main.orders + main.refunds),
    }),
  };
}
