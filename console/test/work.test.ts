import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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

const figure = (name: string) =>
  page.locator('.figure', { hasText: name }).locator('.figure-value');

test('the overview counts while one watches', async () => {
  await page.goto(stage.url);
  await page.getByText('Live', { exact: true }).waitFor();
  await figure('Follows')
    .and(page.getByText('0', { exact: true }))
    .waitFor();
  await stage.follow(stage.appId);
  await figure('Follows')
    .and(page.getByText('1', { exact: true }))
    .waitFor();
  await page.locator('.feed').getByText('Followed').first().waitFor();
  assert.deepEqual(faults, []);
});

test('a file is mapped, imported, and its bad rows come back with reasons', async () => {
  await page.goto(`${stage.url}/imports`);
  const rows = [
    'Email,Full name,Town',
    'a@example.com,Ada,London',
    'no address,Bob,Paris',
    'c@example.com,王小明,上海',
  ];
  await page.locator('input[type=file]').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rows.join('\n')),
  });
  await page.getByRole('heading', { name: 'people.csv' }).waitFor();
  await page.getByText('王小明').first().waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('Done', { exact: true }).waitFor();
  assert.equal(await figure('New').textContent(), '2');
  assert.equal(await figure('Not imported').textContent(), '1');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'The rows with their reasons' }).click(),
  ]);
  assert.match(await readFile(await download.path(), 'utf8'), /no address/);
  assert.deepEqual(faults, []);
});

test('two contacts are merged by name, and separated again', async () => {
  await page.goto(`${stage.url}/contacts?q=Ada`);
  await page.getByRole('link', { name: /Ada/ }).click();
  await page.getByRole('button', { name: 'Merge…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Find the other contact').fill('王小明');
  await dialog.getByRole('radio', { name: /王小明/ }).check();
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await page.getByText('c@example.com').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await page.getByText('The contacts are separate again.').waitFor();
  await page.getByText('c@example.com').first().waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('codes by CSV come back as an archive, each at its place', async () => {
  await page.goto(`${stage.url}/codes/batch`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'codes.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,path\nCounter 1,East/Shanghai/IFC\nCounter 2,East/Shanghai/IFC\n'),
  });
  await page.getByRole('button', { name: 'Create the codes' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the pictures' }).click(),
  ]);
  const archive = await readFile(await download.path());
  assert.equal(archive.subarray(0, 2).toString(), 'PK');
  await page.goto(`${stage.url}/codes`);
  await page.getByRole('button', { name: 'Unfold Shanghai' }).click();
  await page.getByRole('link', { name: 'IFC', exact: true }).click();
  await page.getByRole('link', { name: 'Counter 2' }).waitFor();
  assert.match(page.url(), /node=/);
  await page.getByRole('link', { name: 'Counter 2' }).click();
  await page.getByLabel('Page it leads to').fill('shop.example/teas');
  const id = /codes\/([0-9a-f-]{36})/.exec(page.url())?.[1];
  await page.getByText(`https://shop.example/teas?rp_code=${id}`, { exact: true }).waitFor();
  await page.reload();
  await page.getByText(`https://shop.example/teas?rp_code=${id}`, { exact: true }).waitFor();
  await page.getByLabel('Page it leads to').fill('no address');
  await page.getByText('This is no address of a site.').waitFor();
  assert.deepEqual(faults, []);
});
