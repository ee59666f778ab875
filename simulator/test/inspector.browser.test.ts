import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import {
  addAccount,
  addFans,
  element,
  eventually,
  startReceiver,
  startSimulator,
} from './helpers.ts';

const LAUNCH = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
};

test('a person can be a fan: scan, write, read the reply, leave, in both languages', async (t) => {
  const sim = await startSimulator(t);
  const receiver = await startReceiver(t);
  await addAccount(sim, { mode: 'plaintext', callbackUrl: receiver.url, name: '玉舍 Jade' });
  await addFans(sim, 1, { nickname: '林若曦' });
  const browser = await chromium.launch(LAUNCH);
  t.after(() => browser.close());
  const page = await browser.newPage({ locale: 'en-GB' });
  page.setDefaultTimeout(60_000); // A browser on a busy machine is slow, not wrong.
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(sim.url);
  await page.getByRole('button', { name: /林若曦/ }).click();
  await page.locator('#person').getByRole('button', { name: 'Scan code' }).click();
  await page.getByPlaceholder('Scene').fill('ifc-3');
  await page.getByRole('dialog').getByRole('button', { name: 'Scan code' }).click();
  await page.locator('#chat').getByText('followed the account · ifc-3').waitFor();
  const push = await eventually(() => receiver.pushes[0]);
  assert.equal(element(push.body, 'EventKey'), 'qrscene_ifc-3');
  await page.getByLabel('Type a message').fill('<b>Is it open?</b>');
  await page.keyboard.press('Enter');
  await page.locator('.bubble', { hasText: '<b>Is it open?</b>' }).waitFor();
  assert.match(await page.locator('.window').innerText(), /5 messages left/);
  await page.getByRole('button', { name: '简体中文' }).click();
  await page.locator('#person').getByRole('button', { name: '取消关注' }).click();
  await page.locator('#stage').getByRole('button', { name: '关注公众号' }).waitFor();
  await page.locator('.delivery', { hasText: 'unsubscribe' }).waitFor();
  assert.equal(await page.locator('.delivery').count(), 3);
  assert.deepEqual(faults, []);
});

test('without accounts the page helps to make one and shows its keys', async (t) => {
  const sim = await startSimulator(t);
  const browser = await chromium.launch(LAUNCH);
  t.after(() => browser.close());
  const page = await browser.newPage({ locale: 'zh-CN' });
  await page.goto(sim.url);
  await page.locator('#stage').getByRole('button', { name: '添加公众号' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('heading', { name: /接入信息/ }).waitFor();
  const key = await page.getByLabel('EncodingAESKey').inputValue();
  assert.match(key, /^[A-Za-z0-9]{43}$/);
});
