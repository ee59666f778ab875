import assert from 'node:assert/strict';
import type { ImportMapping, ImportTarget } from '#contracts/api/imports.ts';
import type { TestApp, TestResponse } from '#test/app.ts';

/** Sends a file as a browser does. */
export function upload(
  app: TestApp,
  kind: string,
  content: string | Buffer,
  name = 'file.csv',
  key?: string,
): Promise<TestResponse> {
  const boundary = 'rapport-test';
  const head = (disposition: string, type = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}${type}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${head('name="kind"')}${kind}\r\n`),
    Buffer.from(head(`name="file"; filename="${name}"`, '\r\ncontent-type: text/csv')),
    Buffer.from(content),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return app.request('POST', '/api/v1/imports', {
    body,
    ...(key ? { key } : {}),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
}

/** A mapping by column name; `attribute:key` maps to an attribute. */
export function mapping(
  columns: Record<string, ImportTarget | `attribute:${string}`>,
  given: Partial<ImportMapping> = {},
): ImportMapping {
  return {
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, to]) => {
        const [target, key] = to.split(':') as [ImportTarget, string | undefined];
        return [name, { target, ...(key ? { key } : {}) }];
      }),
    ),
    timeZone: 'UTC',
    dateOrder: 'ymd',
    currency: 'CNY',
    source: 'old crm',
    ...given,
  };
}

/** Uploads and maps a file; returns the draft's address. */
export async function draft(
  app: TestApp,
  kind: string,
  content: string | Buffer,
  columns: ImportMapping,
): Promise<string> {
  const sent = await upload(app, kind, content);
  assert.equal(sent.status, 201, sent.text);
  const url = `/api/v1/imports/${sent.body.id}`;
  const mapped = await app.request('PUT', `${url}/mapping`, { body: columns });
  assert.equal(mapped.status, 200, mapped.text);
  return url;
}

/** Imports a file from upload to its end, reactions included; returns the import. */
export async function importFile(
  app: TestApp,
  kind: string,
  content: string | Buffer,
  columns: ImportMapping,
) {
  const url = await draft(app, kind, content, columns);
  const started = await app.request('POST', `${url}/start`);
  assert.equal(started.status, 200, started.text);
  await app.runJobs();
  await app.settle();
  return (await app.request('GET', url)).body;
}
