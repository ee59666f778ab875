import type { Act } from '#contracts/api/portrait.ts';

/**
 * What events of Segment's e-commerce spec (segment.com/docs/connections/spec/ecommerce/v2, read
 * 2026-11) tell of interests; names in lower case. A product put into the cart is wanted, not bought.
 */
export const interestEvents: Readonly<Record<string, Act>> = {
  'product viewed': 'viewed',
  'product clicked': 'viewed',
  'product list viewed': 'viewed',
  'product added': 'saved',
  'product added to wishlist': 'saved',
  'product asked': 'asked',
  'products searched': 'asked',
};

/** How much each act counts beside one view; ours, 2026-11: who pays means it. */
export const actWeights: Readonly<Record<Act, bigint>> = {
  viewed: 1n,
  asked: 3n,
  saved: 4n,
  bought: 8n,
};

export const sharingEvents: ReadonlySet<string> = new Set(['product shared', 'cart shared']);
export const reviewEvent = 'product reviewed';

/** Of one fact so many products are looked at; ours, 2026-11: what a list shows at once. */
const productLimit = 20;
/** Longer names are no names. */
const nameLimit = 120;

/** What a fact was about. */
export interface Subject {
  dimension: 'category' | 'brand' | 'product';
  label: string;
  /** As it is compared; a product is known by its number. */
  value: string;
}

/** Width and case make no difference, nor does space at the ends. */
export const comparable = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const cut = (text: string): string => text.slice(0, nameLimit).toWellFormed();

/** The key of a name. Cut at the end, since one character may become many. */
export const valueOf = (text: string): string => cut(comparable(text));

/** A name as it is shown; null when it is none. */
export const nameIn = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? cut(String(value).trim()) || null : null;

/** The category, brand and product of an order's line or of an event's properties. */
export function subjectsIn(given: Readonly<Record<string, unknown>>): Subject[] {
  const named = (dimension: 'category' | 'brand', value: unknown): Subject[] => {
    const label = nameIn(value);
    return label === null ? [] : [{ dimension, label, value: valueOf(label) }];
  };
  const sku = nameIn(given['sku'] ?? given['product_id'] ?? given['productId']);
  const product: Subject[] =
    sku === null
      ? []
      : [{ dimension: 'product', label: nameIn(given['name']) ?? sku, value: valueOf(sku) }];
  return [...named('category', given['category']), ...named('brand', given['brand']), ...product];
}

/** The same of an event that may be about several products. */
export function subjectsOf(properties: Readonly<Record<string, unknown>>): Subject[] {
  const products = Array.isArray(properties['products']) ? properties['products'] : [];
  return [
    ...subjectsIn(properties),
    ...products
      .slice(0, productLimit)
      .flatMap((product: unknown) =>
        typeof product === 'object' && product !== null
          ? subjectsIn(product as Record<string, unknown>)
          : [],
      ),
  ];
}
