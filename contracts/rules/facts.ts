import type { FactType } from '../facts.ts';
import type { ValueType } from './tests.ts';

/** What a property of a fact holds; `open`: whatever the source sent under it (`properties.sku`). */
export type PropertyType =
  Exclude<ValueType, 'branch'> | 'open' | { entries: Record<string, Exclude<ValueType, 'branch'>> };

const orderItems = {
  entries: {
    sku: 'text',
    name: 'text',
    category: 'text',
    brand: 'text',
    quantity: 'number',
    unitPrice: 'money',
    amount: 'money',
  },
} as const;

/**
 * The properties of each fact that rules may look at. `channel` (the account a fact came by) is one
 * of every fact. An entry's `amount` is its quantity times its price. Kinds of fact that are our
 * own doings (segments, merges) are left out: rules on them would feed on themselves.
 */
export const factProperties = {
  'contact.followed': { scene: 'text' },
  'contact.unfollowed': {},
  'code.scanned': { scene: 'text' },
  'contact.identified': { source: 'choice', traits: 'open' },
  'consent.changed': { purpose: 'choice', granted: 'boolean', source: 'text' },
  'tag.added': { name: 'text', why: 'text' },
  'tag.removed': { name: 'text', why: 'text' },
  'message.received': { kind: 'choice', text: 'text', menuItemId: 'text' },
  'menu.clicked': { key: 'text', kind: 'choice' },
  'location.reported': { latitude: 'number', longitude: 'number' },
  'subscription.changed': { templateId: 'text', accepted: 'boolean', via: 'text' },
  'message.sent': { purpose: 'choice', kind: 'choice' },
  'message.skipped': { purpose: 'choice', reason: 'choice' },
  'message.failed': { purpose: 'choice', reason: 'choice', uncertain: 'boolean' },
  'link.clicked': { url: 'text', linkId: 'text', source: 'open' },
  'page.viewed': {
    path: 'text',
    title: 'text',
    url: 'text',
    referrer: 'text',
    properties: 'open',
    context: 'open',
  },
  'screen.viewed': { name: 'text', properties: 'open', context: 'open' },
  'event.tracked': { name: 'text', properties: 'open', context: 'open' },
  'group.joined': { groupId: 'text', traits: 'open' },
  'order.placed': {
    total: 'money',
    currency: 'choice',
    orderNo: 'text',
    source: 'choice',
    store: 'text',
    items: orderItems,
  },
  'order.refunded': {
    total: 'money',
    currency: 'choice',
    orderNo: 'text',
    source: 'choice',
    store: 'text',
    items: orderItems,
  },
} as const satisfies Partial<Record<FactType, Record<string, PropertyType>>>;

export type RuleFactType = keyof typeof factProperties;

/** Fact types that rules may name. */
export const factTypes = Object.keys(factProperties) as [RuleFactType, ...RuleFactType[]];

const properties: Partial<Record<FactType, Record<string, PropertyType>>> = factProperties;

/**
 * The type of a fact's property by its path; `open` for anything below an open one. Undefined when
 * there is none. Entries are named by their list (`items`), their own properties by both
 * (`items.sku`).
 */
export function propertyType(fact: FactType, path: string): PropertyType | undefined {
  if (path === 'channel') return 'choice';
  const known = properties[fact] ?? {};
  if (Object.hasOwn(known, path)) return known[path] === 'open' ? undefined : known[path];
  const [head = '', ...rest] = path.split('.');
  const top = Object.hasOwn(known, head) ? known[head] : undefined;
  if (top === 'open') return rest.every((part) => part !== '') ? 'open' : undefined;
  if (typeof top !== 'object' || rest.length !== 1) return undefined;
  const [name = ''] = rest;
  return Object.hasOwn(top.entries, name) ? top.entries[name] : undefined;
}
