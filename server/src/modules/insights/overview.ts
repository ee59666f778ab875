import type { Money } from '#contracts/api/commerce.ts';
import type { Overview } from '#contracts/api/insights.ts';
import type { Tx } from '#kernel/db/database.ts';
import { bestCodes } from '#modules/codes/index.ts';
import { walkInSales, walkInSeries, type WalkInSales } from '#modules/commerce/index.ts';
import { readSeries, readTimes, readTotals } from './counts.ts';
import { readFunnel } from './funnel.ts';
import { countOf, quantile } from './histogram.ts';
import { spansOf, type Range, type RangeSpans } from './spans.ts';

const seriesFigures = ['follows', 'scans', 'messages', 'orders'] as const;
const bestLimit = 5;

type Totals = Map<string, { value: number; previous: number }>;

/** The figures of a range, each beside that of as many days before. */
export async function readOverview(
  tx: Tx,
  workspaceId: string,
  range: Range,
  now: Date,
): Promise<Overview> {
  const spans = await spansOf(tx, workspaceId, range, now);
  const { grain, from, to, days, starts } = spans;
  const totals = await readTotals(tx, workspaceId, grain, spans);
  await addWalkIns(tx, workspaceId, spans, totals);
  const steps = await readSeries(tx, workspaceId, grain, { starts, to, figures: seriesFigures });
  for (const { step, orders } of await walkInSeries(tx, workspaceId, { starts, to }))
    steps.push({ step, figure: 'orders', value: orders });
  const compared = (figure: string) => totals.get(figure) ?? { value: 0, previous: 0 };
  const times = await readTimes(tx, workspaceId, { from, to });
  return {
    range,
    from: from.toISOString(),
    to: to.toISOString(),
    timeZone: spans.timeZone,
    follows: compared('follows'),
    unfollows: compared('unfollows'),
    scans: compared('scans'),
    messages: compared('messages'),
    orders: compared('orders'),
    revenue: { value: moneyIn(totals, 'value'), previous: moneyIn(totals, 'previous') },
    reaction: { p50: quantile(times, 0.5), p99: quantile(times, 0.99), count: countOf(times) },
    series: seriesOf(starts, steps),
    funnel: await readFunnel(tx, workspaceId, days),
    bestCodes: await bestCodes(tx, workspaceId, days, bestLimit),
  };
}

/** Walk-in customers buy without a fact that could be counted. */
async function addWalkIns(
  tx: Tx,
  workspaceId: string,
  { from, to, previousFrom, previousTo }: RangeSpans,
  totals: Totals,
): Promise<void> {
  const add = (span: 'value' | 'previous', sales: readonly WalkInSales[]) => {
    for (const { currency, orders, revenue } of sales)
      for (const [figure, more] of [
        ['orders', orders] as const,
        [`revenue ${currency}`, revenue] as const,
      ]) {
        const known = totals.get(figure) ?? { value: 0, previous: 0 };
        totals.set(figure, { ...known, [span]: known[span] + more });
      }
  };
  add('value', await walkInSales(tx, workspaceId, { from, to }));
  add('previous', await walkInSales(tx, workspaceId, { from: previousFrom, to: previousTo }));
}

function seriesOf(
  starts: readonly Date[],
  steps: readonly { step: number; figure: string; value: number }[],
): Overview['series'] {
  const series = starts.map((at) => ({
    at: at.toISOString(),
    follows: 0,
    scans: 0,
    messages: 0,
    orders: 0,
  }));
  for (const { step, figure, value } of steps) {
    const point = series[step];
    const name = seriesFigures.find((known) => known === figure);
    if (point && name) point[name] += value;
  }
  return series;
}

const moneyIn = (totals: Totals, span: 'value' | 'previous'): Money[] =>
  [...totals]
    .filter(([figure, amounts]) => figure.startsWith('revenue ') && amounts[span] !== 0)
    .map(([figure, amounts]) => ({
      currency: figure.slice('revenue '.length),
      amount: amounts[span],
    }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
