import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mapping } from '#modules/imports/test/upload.ts';

/** A public data set of 320,705 order lines; looked for beside the project, or where this says. */
const folder =
  process.env['RAPPORT_TEST_DATA'] ??
  path.resolve(import.meta.dirname, '../../../../../../shared/data');
export const file = path.join(folder, 'purchases-online-retail', 'lines.csv.gz');
export const absent = existsSync(file) ? false : `the data set is not at ${file}`;

export const columns = mapping(
  {
    InvoiceNo: 'orderNo',
    StockCode: 'sku',
    Quantity: 'quantity',
    InvoiceDate: 'placedAt',
    UnitPrice: 'unitPrice',
    CustomerID: 'customerId',
  },
  { currency: 'GBP', timeZone: 'Europe/London', source: 'online retail' },
);

/** An invoice of a known customer, in pence. */
export interface Invoice {
  customer: string;
  at: Date;
  /** Below zero for what went back. */
  pence: number;
  refund: boolean;
  skus: Set<string>;
}

/** Invoices straight from the file, by other code than the import's; walk-in customers left out. */
export function invoicesOfFile(): Invoice[] {
  const invoices = new Map<string, Invoice & { thousandths: number; back: boolean }>();
  const text = gunzipSync(readFileSync(file)).toString('utf8').trimEnd();
  for (const line of text.split(/\r?\n/).slice(1)) {
    const [no = '', sku = '', quantity = '', date = '', price = '', customer = ''] =
      line.split(',');
    if (customer === '') continue;
    const at = londonTime(date);
    const invoice = invoices.get(no) ?? {
      customer,
      at,
      pence: 0,
      refund: false,
      skus: new Set<string>(),
      thousandths: 0,
      back: true,
    };
    invoices.set(no, invoice);
    invoice.thousandths += Number(quantity) * thousandthsOf(price);
    invoice.back &&= quantity.startsWith('-');
    if (at < invoice.at) invoice.at = at;
    invoice.skus.add(sku.toLowerCase());
  }
  return [...invoices.values()].map(({ thousandths, back, ...invoice }) => ({
    ...invoice,
    pence: Math.sign(thousandths) * Math.round(Math.abs(thousandths) / 10),
    refund: thousandths < 0 || (thousandths === 0 && back),
  }));
}

/** The same time of the day in London, so many months before. */
export function monthsBefore(at: Date, months: number): Date {
  const wall = new Date(at.getTime() + (at.getTime() - londonTime(minutes(at)).getTime()));
  wall.setUTCMonth(wall.getUTCMonth() - months);
  return londonTime(minutes(wall));
}
const minutes = (wall: Date) => wall.toISOString().slice(0, 16);

function thousandthsOf(text: string): number {
  const [whole = '0', part = ''] = text.split('.');
  return Number(whole) * 1000 + Number(part.padEnd(3, '0').slice(0, 3));
}

/** British summer time was from 27 March to 30 October in 2011; the file has no other. */
function londonTime(text: string): Date {
  const utc = new Date(`${text.replace(' ', 'T')}:00Z`);
  const summer = utc >= new Date('2011-03-27T01:00:00Z') && utc < new Date('2011-10-30T02:00:00Z');
  return new Date(utc.getTime() - (summer ? 3_600_000 : 0));
}
