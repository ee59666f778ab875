import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { buildTracker } from '../../../../tracker/build.ts';
import { startCollector, type Collector } from './test/collector.ts';

/** The snippet in a real browser, on a site with a strict policy, telling the real collector. */
let collector: Collector;
let site: Server;
let origin: string;
let browser: Browser;

before(async () => {
  collector = await startCollector();
  const { js } = await buildTracker();
  site = createServer((request, response) => {
    const policy = `default-src 'none'; script-src 'self'; connect-src ${collector.host}`;
    if (request.url === '/snippet.js')
      return response.writeHead(200, { 'content-type': 'text/javascript' }).end(js);
    return response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
    }).end(`<!doctype html><title>Tea of spring</title>
        <script async src="/snippet.js" data-host="${collector.host}"
          data-write-key="${collector.open}"></script>
        <button data-rapport-event="Add to bag" data-rapport-prop-sku="T1">Add</button>`);
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
after(async () => {
  await browser?.close();
  site?.closeAllConnections();
  site?.close();
  await collector?.app.stop();
});

test('a visit through a code becomes the customer’s once she signs in', async () => {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const told = (count: number) => {
    let left = count;
    return page.waitForResponse(async (response) => {
      if (!response.url().endsWith('/v1/batch')) return false;
      const { batch } = JSON.parse(response.request().postData() ?? '{}') as { batch: object[] };
      left -= batch.length;
      return response.status() === 200 && left <= 0;
    });
  };

  const { workspaceId, kernel } = collector.app;
  const codeId = newId();
  await sql`insert into codes.codes
      (workspace_id, id, channel_id, scene, kind, name, ticket, created_at, updated_at)
    values (${workspaceId}, ${codeId}, ${newId()}, 'ifc-3', 'permanent', 'IFC counter 3', 't',
      now(), now())`.execute(kernel.db);
  const first = told(1);
  await page.goto(`${origin}/?rp_code=ifc-3&utm_source=wechat`);
  await first;
  const rest = told(2);
  await page.click('button');
  await page.evaluate(`rapport.push(['identify', 'customer-17', { name: 'Li Na' }])`);
  await rest;

  await collector.app.settle();
  const facts = await collector.factsOf('user_id', 'customer-17');
  const viewed = facts.find(({ type }) => type === 'page.viewed');
  assert.equal(viewed?.data['title'], 'Tea of spring');
  assert.partialDeepStrictEqual(viewed.data['context'], {
    campaign: { source: 'wechat' },
    rapport: { code: 'ifc-3' },
  });
  const clicked = facts.find(({ type }) => type === 'event.tracked');
  assert.deepEqual(clicked?.data['properties'], { name: 'Add to bag', sku: 'T1' });
  const who = await collector.person('user_id', 'customer-17');
  const { body } = await collector.app.request('GET', `/api/v1/contacts/${who}`);
  assert.equal(body.name, 'Li Na');
  assert.equal(body.sections.codes.firstTouch.id, codeId);
  const code = await collector.app.request('GET', `/api/v1/codes/${codeId}`);
  assert.equal(code.body.totals.visits, 1);
  assert.deepEqual(faults, []);
});
