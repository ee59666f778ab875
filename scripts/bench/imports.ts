import { FormData, fetch } from 'undici';
import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from './http.ts';

interface ImportJob {
  id: string;
  status: string;
  failure: string | null;
  columns: { name: string; suggested: string | null }[];
  progress: { rows: number };
  result: { created: number; unchanged: number; failed: number };
  startedAt: string;
  finishedAt: string;
}

export interface ImportFigure {
  rows: number;
  seconds: number;
  rowsPerSecond: number;
}

/** Uploads a CSV, accepts the suggested mapping and waits for the end. Time from start to finish of the job. */
export async function measureImport(
  rapport: Api,
  kind: 'contacts' | 'purchases',
  csv: string,
): Promise<ImportFigure> {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', new Blob([csv]), `${kind}.csv`);
  const response = await fetch(`${rapport.base}/api/v1/imports`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${rapport.key}` },
  });
  if (!response.ok) throw new Error(await response.text());
  const draft = (await response.json()) as ImportJob;
  const columns = Object.fromEntries(
    draft.columns.flatMap(({ name, suggested }) =>
      suggested ? [[name, { target: suggested }]] : [],
    ),
  );
  const mapping = {
    columns,
    timeZone: 'Asia/Shanghai',
    dateOrder: 'ymd',
    currency: 'CNY',
    source: `bench-${kind}`,
  };
  await rapport.put(`/api/v1/imports/${draft.id}/mapping`, mapping);
  await rapport.post(`/api/v1/imports/${draft.id}/start`, {});
  for (;;) {
    const job = await rapport.get<ImportJob>(`/api/v1/imports/${draft.id}`);
    if (job.status === 'failed') throw new Error(`import failed: ${job.failure}`);
    if (job.status === 'done') {
      const seconds = (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000;
      return {
        rows: job.progress.rows,
        seconds,
        rowsPerSecond: Math.round(job.progress.rows / seconds),
      };
    }
    await delay(100);
  }
}

const cities = ['Shanghai', 'Hangzhou', 'Shenzhen', 'Beijing'];

/** People with an email, a phone, a name and a city each. */
export function contactsCsv(rows: number): string {
  const lines = ['email,phone,name,city'];
  for (let n = 0; n < rows; n++)
    lines.push(
      `person${n}@example.com,+861${String(3_000_000_000 + n)},顾客${n},${cities[n % cities.length]}`,
    );
  return `${lines.join('\n')}\n`;
}

/** Order lines: three to an order, four orders to a customer, one line in fifty a refund. */
export function purchasesCsv(rows: number): string {
  const lines = ['InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID'];
  for (let n = 0; n < rows; n++) {
    const order = Math.floor(n / 3);
    const refund = order % 50 === 49;
    const day = String(1 + (order % 28)).padStart(2, '0');
    lines.push(
      `${refund ? 'C' : ''}${500_000 + order},SKU${n % 997},${refund ? -1 : 1 + (n % 5)},2026-01-${day} 10:${String(order % 60).padStart(2, '0')}:00,${((n % 90) + 10) / 10},${10_000 + Math.floor(order / 4)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
