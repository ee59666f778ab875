import type { Money } from '#contracts/api/commerce.ts';
import type { Format } from '../i18n/format.ts';

/** As `moneyWords`, to the whole unit: for figures that are read at a glance. */
export function wholeMoneyWords(sums: readonly Money[], format: Format, currency: string): string {
  if (sums.length === 0) return format.wholeMoney(0, currency);
  return sums.map((sum) => format.wholeMoney(sum.amount, sum.currency)).join(' + ');
}

/** Sums of several currencies side by side; they are never added up. */
export function moneyWords(sums: readonly Money[], format: Format, currency: string): string {
  if (sums.length === 0) return format.money(0, currency);
  return sums.map((sum) => format.money(sum.amount, sum.currency)).join(' + ');
}

/** The sum in one currency, 0 when there is none. */
export const amountIn = (sums: readonly Money[], currency: string): number =>
  sums.find((sum) => sum.currency === currency)?.amount ?? 0;
