import type { AnyFactInput, FactData } from '#contracts/facts.ts';
import type { TrackedEvent } from './event.ts';

type OrderData = FactData['order.refunded'];
type Item = OrderData['items'][number];

/** Names by which an order's total is told; `revenue` is what older libraries send. */
const totals = ['total', 'revenue', 'value'];
/** JavaScript's safe integers are far above any order; so is this. */
const largest = 1e13;

/** A purchase or a refund in an event, with what makes a second telling of it recognisable. */
export type TrackedOrder = Pick<AnyFactInput, 'type' | 'data'> & { key: string | null };

/**
 * Reads Order Completed and Order Refunded of Segment's ecommerce spec
 * (segment.com/docs/connections/spec/ecommerce/v2, read 2026-11). Amounts come in major units.
 *
 * @returns null for other events, and for an order without a number or an amount
 */
export function orderIn(
  { event, properties }: TrackedEvent,
  currency: string,
): TrackedOrder | null {
  const name = event?.toLowerCase();
  const refund = name === 'order refunded';
  if (!refund && name !== 'order completed') return null;
  const orderNo = textIn(properties['order_id']) ?? textIn(properties['orderId']);
  const told = currencyIn(properties['currency']);
  const money = told ?? currency;
  const items = itemsIn(properties['products'], money);
  const total = totalIn(properties, items, money);
  if (!orderNo || total === null) return null;
  const store = textIn(properties['affiliation']);
  // One series of numbers for a brand's shop, whether its pages or its server tell of an order.
  const data = { orderNo, total, currency: money, source: 'web', store, items };
  const discount = known('discount', minorUnits(properties['discount'], money));
  if (!refund)
    return { type: 'order.placed', data: { ...data, ...discount }, key: `order ${orderNo}` };
  const refundNo = textIn(properties['refund_id']);
  return {
    type: 'order.refunded',
    data: { ...data, refundNo },
    key: refundNo && `refund ${refundNo}`,
  };
}

function totalIn(properties: Record<string, unknown>, items: Item[], currency: string) {
  const name = totals.find((key) => minorUnits(properties[key], currency) !== null);
  if (name) return minorUnits(properties[name], currency);
  const sum = items.reduce((all, item) => all + Math.round(item.quantity * item.unitPrice), 0);
  return items.length > 0 && sum <= largest ? sum : null;
}

function itemsIn(products: unknown, currency: string): Item[] {
  if (!Array.isArray(products)) return [];
  return products.flatMap((product: unknown) => {
    if (typeof product !== 'object' || product === null) return [];
    const given = product as Record<string, unknown>;
    const sku = textIn(given['sku']) ?? textIn(given['product_id']) ?? textIn(given['productId']);
    if (!sku) return [];
    const quantity = Number(given['quantity'] ?? 1);
    return {
      sku,
      name: textIn(given['name']),
      quantity: quantity >= 0 && quantity <= 1e6 ? quantity : 1,
      unitPrice: minorUnits(given['price'], currency) ?? 0,
      ...known('category', textIn(given['category'])),
      ...known('brand', textIn(given['brand'])),
    };
  });
}

/** A field that is there only when it was told. */
const known = <K extends string, V>(name: K, value: V | null): { [N in K]?: V } =>
  value === null ? {} : ({ [name]: value } as { [N in K]?: V });

/** An amount in major units (`19.9`, or `"19.90"`) as an integer of minor units; null when it is none. */
export function minorUnits(value: unknown, currency: string): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (typeof value === 'string' && !/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return null;
  const digits = digitsOf(currency);
  const decimal = String(Number(value));
  // By its decimal digits: 1.005 × 100 is 100.49999999999999 in binary.
  const exact = decimal.includes('e')
    ? Number(value) * 10 ** digits
    : Number(`${decimal}e${digits}`);
  const minor = Math.round(exact);
  return Number.isFinite(minor) && Math.abs(minor) <= largest ? Math.abs(minor) : null;
}

function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

const currencyIn = (value: unknown) => {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return /^[A-Z]{3}$/.test(code) ? code : null;
};

function textIn(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).trim().slice(0, 200) || null;
}
