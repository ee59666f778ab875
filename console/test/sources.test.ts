import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];
before(async () => {
  stage = await openStage();
  ({ page, faults } = await openPage(stage.browser));
  await signIn(page, stage.url);
});
after(() => stage.close());

const blocks = (inside: Page) => inside.locator('.copy-block pre');
const codeWith = (text: string) => blocks(page).filter({ hasText: text });

/** Sends one event as a sender with this key would; the answer's status. */
async function tell(key: string, properties: object, origin?: string): Promise<number> {
  const response = await fetch(`${stage.url}/v1/track`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'content-type': 'application/json',
      ...(origin && { origin }),
    },
    body: JSON.stringify({
      userId: 'customer-17',
      anonymousId: 'browser-17',
      event: 'Order Completed',
      properties: { currency: 'CNY', ...properties },
    }),
  });
  return response.status;
}

test('a failure is told and can be tried again', async () => {
  await page.route('**/api/v1/sources', (route) =>
    route.fulfill({ status: 500, json: { title: 'Broken', code: 'internal' } }),
  );
  await page.goto(`${stage.url}/channels`);
  await page.getByRole('link', { name: 'Websites and servers' }).click();
  await page.getByText('This did not work').waitFor();
  await page.unroute('**/api/v1/sources');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('No website or server tells anything yet').waitFor();
  assert.deepEqual(await page.locator('.tabs [aria-current]').allTextContents(), [
    'Websites and servers',
  ]);
});

test('what is no address of a site is complained about before anything is made', async () => {
  await page.getByRole('button', { name: 'Add a website or server' }).click();
  const form = page.getByRole('dialog', { name: 'Add a website or server' });
  await form.getByLabel('Name').fill('Online shop');
  await form.getByLabel('Allowed sites').fill('shop');
  await form.getByRole('button', { name: 'Make the key' }).click();
  await form.getByText('A site’s address, e.g.', { exact: false }).waitFor();
  await form.getByRole('button', { name: 'Close' }).click();
  await form.waitFor({ state: 'detached' });
  assert.deepEqual((await stage.api('GET', '/sources'))['items'], []);
});

test('a website is added, and its snippet waits for consent where that is wanted', async () => {
  await page.getByRole('button', { name: 'Add a website or server' }).click();
  const form = page.getByRole('dialog', { name: 'Add a website or server' });
  await form.getByLabel('Name').fill('Online shop');
  await form.getByLabel('Allowed sites').fill('Shop.example/tea');
  await form.getByRole('button', { name: 'Make the key' }).click();
  const snippet = codeWith('/t.js');
  await snippet.waitFor();
  const [, key = ''] =
    /data-write-key="(wk_[\w-]+)"/.exec((await snippet.textContent()) ?? '') ?? [];
  assert.equal(
    await snippet.textContent(),
    `<script async src="${stage.url}/t.js" data-write-key="${key}"></script>`,
  );
  await page.getByText('Ask visitors for consent first').click();
  await codeWith('data-consent="required"').waitFor();
  await codeWith("rapport.push(['consent', true])").waitFor();
  assert.equal(await tell(key, { order_id: '1' }, 'https://shop.example'), 200);
  assert.equal(await tell(key, { order_id: '1' }, 'https://other.example'), 403);
  assert.deepEqual(faults, []);
});

test('what it may do is changed, and stays changed', async () => {
  await page.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('dialog', { name: 'Settings of Online shop' });
  await form.getByLabel('Name').fill('Tea shop');
  await form.getByLabel('Pages may say which customer is signed in').click();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Not believed').waitFor();
  assert.equal(await codeWith("'identify'").count(), 0);
  await page.reload();
  await page.getByText('Not believed').waitFor();
  const { items } = await stage.api('GET', '/sources');
  const [source] = items as Record<string, unknown>[];
  assert.deepEqual(
    [source?.['name'], source?.['origins'], source?.['trustsUserIds'], source?.['recordsOrders']],
    ['Tea shop', ['https://shop.example'], false, false],
  );
});

test('a developer sees her snippet work, and why a call was refused', async () => {
  const key = (await page.locator('.copyable code').textContent()) ?? '';
  const state = page.getByRole('dialog').locator('[aria-live]');
  // The refusal of the other site above came last, until an event does.
  await state.getByText('The last call, from https://other.example, was refused').waitFor();
  await state.getByText('Pages of https://other.example may not send').waitFor();
  assert.equal(await tell(key, { order_id: '3' }, 'https://shop.example'), 200);
  await state.getByText('It works: events arrive.').waitFor();
  await state.getByText('Order Completed').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const row = page.getByRole('row', { name: /Tea shop/ });
  await row.getByText('Events arrive').waitFor();
  await row.getByText('Order Completed').waitFor();
  await page.getByRole('link', { name: 'Tea shop' }).click();
});

test('a key is switched off, and on again as it was', async () => {
  const key = (await page.locator('.copyable code').textContent()) ?? '';
  await page.getByRole('button', { name: 'Switch off' }).click();
  const question = page.getByRole('dialog', { name: 'Switch off the key of Tea shop?' });
  await question.getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('This key is switched off', { exact: true }).waitFor();
  assert.equal(await tell(key, { order_id: '4' }, 'https://shop.example'), 403);
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByText('The key of Tea shop is switched on.').waitFor();
  assert.equal(await tell(key, { order_id: '4' }, 'https://shop.example'), 200);
  await page.getByText('It works: events arrive.').waitFor();
  assert.deepEqual(faults, []);
});

test('a revoked key is named before, and refused after', async () => {
  const key = (await page.locator('.copyable code').textContent()) ?? '';
  assert.match(key, /^wk_/);
  await page.getByRole('button', { name: 'Revoke the key' }).click();
  const question = page.getByRole('dialog', {
    name: `Revoke the key of Tea shop (${key.slice(0, 10)}…)?`,
  });
  await question.getByRole('button', { name: 'Revoke the key' }).click();
  await page.getByText('No website or server tells anything yet').waitFor();
  assert.equal(await tell(key, { order_id: '2' }, 'https://shop.example'), 401);
  assert.deepEqual(faults, []);
});

test('a server’s key is shown once, works, and its orders count', async () => {
  await page.getByRole('button', { name: 'Add a website or server' }).click();
  const form = page.getByRole('dialog', { name: 'Add a website or server' });
  await form.getByText('Server', { exact: true }).click();
  await form.getByLabel('Name').fill('Order system');
  assert.equal(await form.getByLabel('Allowed sites').count(), 0);
  await form.getByRole('button', { name: 'Make the key' }).click();
  const shown = page.getByRole('dialog', { name: 'The key of Order system' });
  const key = (await shown.locator('code').textContent()) ?? '';
  assert.match(key, /^sk_/);
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  await codeWith('@segment/analytics-node').waitFor();
  await codeWith(`curl -u "$RAPPORT_WRITE_KEY:" ${stage.url}/v1/track`).waitFor();
  assert.ok(!(await page.content()).includes(key));
  await page.getByText('Waiting for the first event…').waitFor();
  assert.equal(await tell(key, { order_id: '1001', total: 268 }), 200);
  await page.getByText('It works: events arrive.').waitFor();
  const { items } = await stage.api('GET', '/facts?type=order.placed');
  assert.equal((items as unknown[]).length, 1);
  assert.deepEqual(faults, []);
});

test('what a colleague adds appears while one watches; who may not change it sees no buttons', async () => {
  const { link } = await stage.api('POST', '/team/invitations', {
    email: 'bo@yunhe.example',
    role: 'analyst',
  });
  const { page: other, faults: theirs, close } = await openPage(stage.browser);
  await other.goto(String(link));
  await other.getByLabel('Your name').fill('Bo Chen');
  await other.getByLabel('Password, at least 10 characters').fill('another long one');
  await other.getByRole('button', { name: 'Join' }).click();
  await other.locator('.shell').waitFor();
  await other.goto(`${stage.url}/channels/sources`);
  await other.getByText('Live', { exact: true }).waitFor();
  await stage.api('POST', '/sources', { kind: 'web', name: 'Campaign site' });
  await other.getByRole('link', { name: 'Campaign site' }).click();
  await blocks(other).first().waitFor();
  for (const name of ['Add a website or server', 'Edit', 'Revoke the key'])
    assert.equal(await other.getByRole('button', { name }).count(), 0);
  assert.deepEqual(theirs, []);
  await close();
});
