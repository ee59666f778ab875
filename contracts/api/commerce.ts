import { z } from 'zod';

export const money = z.object({ currency: z.string(), amount: z.int().describe('Minor units') });
export type Money = z.infer<typeof money>;

export const orderItem = z.object({
  sku: z.string(),
  name: z.string().nullable(),
  quantity: z.number(),
  unitPrice: z.int().describe('Minor units'),
  category: z.string().nullish(),
  brand: z.string().nullish(),
  discount: z.int().nullish().describe('Minor units off the whole line'),
});
export const order = z.object({
  orderNo: z.string(),
  source: z.string(),
  kind: z.enum(['order', 'refund']),
  total: z.int().describe('Minor units; positive for a refund too'),
  currency: z.string(),
  store: z.string().nullable(),
  at: z.iso.datetime(),
  items: z.array(orderItem),
});
export type Order = z.infer<typeof order>;

/** Section `orders` of a contact's page. */
export const contactOrders = z.object({
  orders: z.int(),
  refunds: z.int(),
  revenue: z.array(money).describe('Orders less refunds, by currency'),
  lastOrderAt: z.iso.datetime().nullable(),
  latest: z.array(order).describe('The latest ten'),
});
export type ContactOrders = z.infer<typeof contactOrders>;
