import type { OrderItem } from '#contracts/facts.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import type { Failure } from '../faults.ts';
import { currencyDigits, exact, readDecimal, times, toMinor } from '../values/decimal.ts';
import type { Line } from './row.ts';

/** An order or a refund, put together from its lines. */
export interface Purchase {
  kind: 'order' | 'refund';
  no: string;
  customer: IdentityRef[];
  placedAt: Date;
  /** Minor units, never negative. */
  total: number;
  /** Minor units taken off in all; null when no line tells. */
  discount: number | null;
  currency: string;
  store: string | null;
  items: OrderItem[];
  /** How many rows of the file it is. */
  rows: number;
}

/**
 * Puts orders together: one per number. Its amount is that of the total column, or the sum of
 * quantity times price, rounded once; below zero it is a refund, and at zero when every line takes
 * pieces back. Lines that contradict the order's first one are left out and told.
 */
export function groupOrders(lines: readonly Line[]): {
  purchases: Purchase[];
  failures: Failure[];
} {
  const purchases: Purchase[] = [];
  const failures: Failure[] = [];
  for (const [no, group] of Map.groupBy(lines, (line) => line.orderNo)) {
    const head = headOf(group);
    if (!head) continue;
    const kept = group.filter((line) => {
      const reason = contradiction(head, line);
      if (reason) failures.push({ row: line.row, column: '', reason, cells: [] });
      return reason === null;
    });
    purchases.push(toPurchase(no, head, kept));
  }
  return { purchases, failures };
}

/** What holds for the whole order: exports may give it on one of its lines alone. */
function headOf(group: readonly Line[]): Line | undefined {
  const first = group[0];
  if (!first) return undefined;
  return {
    ...first,
    customer: group.find(({ customer }) => customer.length > 0)?.customer ?? [],
    total: group.find(({ total }) => total !== null)?.total ?? null,
  };
}

function contradiction(head: Line, line: Line): string | null {
  const no = head.orderNo;
  if (line.currency !== head.currency)
    return `Order ${no} is in ${head.currency} in row ${head.row}, in ${line.currency} here.`;
  if (line.total !== null && line.total !== head.total)
    return `Order ${no} has the total ${head.total} in another row, ${line.total} here.`;
  const same = JSON.stringify(line.customer) === JSON.stringify(head.customer);
  return same || line.customer.length === 0
    ? null
    : `Order ${no} is another customer's in another row.`;
}

function toPurchase(no: string, head: Line, lines: readonly Line[]): Purchase {
  const digits = currencyDigits(head.currency) ?? 2;
  const sum = sumOf(head, lines);
  const total = toMinor(sum, digits);
  const takenBack = lines.every((line) => line.quantity.startsWith('-'));
  const refund = sum < 0n || (sum === 0n && takenBack);
  return {
    kind: refund ? 'refund' : 'order',
    no,
    customer: head.customer,
    placedAt: new Date(Math.min(...lines.map((line) => line.placedAt.getTime()))),
    total: Math.abs(total),
    discount: discountOf(lines, digits),
    currency: head.currency,
    store: head.store,
    items: lines.flatMap((line) =>
      line.sku === '' && line.name === null ? [] : [toItem(line, digits)],
    ),
    rows: lines.length,
  };
}

function toItem(line: Line, digits: number): OrderItem {
  const { sku, name, category, brand } = line;
  const discount = discountOf([line], digits);
  return {
    sku,
    name,
    quantity: Number(line.quantity),
    unitPrice: toMinor(exact(decimalOf(line.unitPrice ?? '0')), digits),
    ...(category && { category }),
    ...(brand && { brand }),
    ...(discount !== null && { discount }),
  };
}

function discountOf(lines: readonly Line[], digits: number): number | null {
  const told = lines.flatMap(({ discount }) => discount ?? []);
  if (told.length === 0) return null;
  const minor = (text: string) => Math.abs(toMinor(exact(decimalOf(text)), digits));
  return told.reduce((sum, text) => sum + minor(text), 0);
}

/** Exact, to be rounded once. */
function sumOf(head: Line, lines: readonly Line[]): bigint {
  if (head.total !== null) return exact(decimalOf(head.total));
  return lines.reduce(
    (sum, { quantity, unitPrice }) => sum + times(decimalOf(quantity), decimalOf(unitPrice ?? '0')),
    0n,
  );
}

const decimalOf = (text: string): bigint => readDecimal(text) ?? 0n;
