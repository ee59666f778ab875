import type { ImportMapping, ImportTarget } from '#contracts/api/imports.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { readEmail, readPhone } from '#modules/contacts/index.ts';
import { Faults, type RowFault } from '../faults.ts';
import type { PlannedColumn } from '../mapping.ts';
import { currencyDigits, readDecimal, writeDecimal } from '../values/decimal.ts';
import { timeReader } from '../values/time.ts';

/** A row of a file of purchases, read: a line of an order, or a whole one. */
export interface Line {
  orderNo: string;
  row: number;
  /** Empty for a walk-in customer. */
  customer: IdentityRef[];
  placedAt: Date;
  sku: string;
  name: string | null;
  /** Decimals as text, which PostgreSQL and JSON keep exact. */
  quantity: string;
  unitPrice: string | null;
  category: string | null;
  brand: string | null;
  /** What was taken off the line; some files write it below zero. */
  discount: string | null;
  /** Of the order, where the file gives it. */
  total: string | null;
  currency: string;
  store: string | null;
}

const cellLimit = 500;

type Texts = Partial<Record<ImportTarget, string>>;

/** Makes the reader of one file's rows; it tells every fault of a row. */
export function lineReader(plan: readonly PlannedColumn[], mapping: ImportMapping) {
  const readTime = timeReader(mapping.dateOrder, mapping.timeZone);
  const columnOf = new Map(plan.map(({ target, name }) => [target, name]));

  return function readLine(row: number, cells: readonly string[]): Line | RowFault {
    const faults = new Faults();
    const texts: Texts = {};
    for (const { index, name, target } of plan) {
      const cell = cells[index]?.trim() ?? '';
      if (cell.length > cellLimit) faults.add(name, `has more than ${cellLimit} characters`);
      else if (cell !== '') texts[target] = cell;
    }
    const wrong = (target: ImportTarget, reason: string) =>
      faults.add(
        columnOf.get(target) ?? target,
        texts[target] ? `“${texts[target].slice(0, 60)}” ${reason}` : 'is blank',
      );
    const decimal = (target: 'quantity' | 'unitPrice' | 'discount' | 'total'): string | null => {
      const text = texts[target];
      const value = text === undefined ? undefined : readDecimal(text);
      if (text !== undefined && value === undefined) wrong(target, 'is not a number');
      return value === undefined ? null : writeDecimal(value);
    };
    const placedAt = texts.placedAt ? readTime(texts.placedAt) : undefined;
    if (!texts.orderNo) wrong('orderNo', '');
    if (!placedAt) wrong('placedAt', 'is not a time in the chosen order');
    const [quantity, unitPrice, discount, total] = [
      decimal('quantity'),
      decimal('unitPrice'),
      decimal('discount'),
      decimal('total'),
    ];
    if (!columnOf.has('total')) {
      if (!texts.quantity) wrong('quantity', '');
      if (!texts.unitPrice) wrong('unitPrice', '');
    }
    const currency = (texts.currency ?? mapping.currency).toUpperCase();
    if (currencyDigits(currency) === null) wrong('currency', 'is not a currency code');
    const customer = customerOf(texts, mapping.source, wrong);
    if (!faults.none || !placedAt || !texts.orderNo) return faults.fault;
    return {
      orderNo: texts.orderNo,
      row,
      customer,
      placedAt,
      sku: texts.sku ?? '',
      name: texts.productName ?? null,
      quantity: quantity ?? '1',
      unitPrice,
      category: texts.category ?? null,
      brand: texts.brand ?? null,
      discount,
      total,
      currency,
      store: texts.store ?? null,
    };
  };
}

/** Customer numbers mean something only where they come from. */
function customerOf(
  { customerId, memberNo, phone, email }: Texts,
  source: string,
  wrong: (target: ImportTarget, reason: string) => void,
): IdentityRef[] {
  const identities: IdentityRef[] = [];
  if (customerId) identities.push({ kind: 'customer_id', account: source, id: customerId });
  if (memberNo) identities.push({ kind: 'member_no', account: '', id: memberNo });
  if (phone) {
    const id = readPhone(phone);
    if (id) identities.push({ kind: 'phone', account: '', id });
    else wrong('phone', 'is not a phone number with its country code (+44…)');
  }
  if (email) {
    const id = readEmail(email);
    if (id) identities.push({ kind: 'email', account: '', id });
    else wrong('email', 'is not an email address');
  }
  return identities;
}
