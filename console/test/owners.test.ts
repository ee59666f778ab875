import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];
let her = '';
let me = '';
before(async () => {
  stage = await openStage();
  ({ page, faults } = await openPage(stage.browser, { reducedMotion: 'reduce' }));
  await signIn(page, stage.url, '/contacts');
  await stage.follow(stage.appId);
  await stage.follow(stage.appId);
  await page.locator('tbody tr').nth(1).waitFor();
  const { items } = (await stage.api('GET', '/contacts')) as { items: { id: string }[] };
  her = items[0]?.id ?? '';
  const names = (await stage.api('GET', '/team/names')) as { items: { userId: string }[] };
  me = names.items[0]?.userId ?? '';
});
after(() => stage.close());

const tab = (name: string) =>
  page.getByRole('navigation', { name: 'Whose people' }).getByRole('link', { name, exact: true });

test('a person is assigned by hand on her page', async () => {
  await page.goto(`${stage.url}/contacts/${her}`);
  await page.getByText('Nobody is in charge of this contact yet.').waitFor();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Who is in charge?' });
  await dialog.getByRole('combobox', { name: 'In charge' }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').nth(1).click();
  await dialog.getByLabel('Note for the colleague (optional)').fill('Ask about the tea fair');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Ask about the tea fair').waitFor();
  await page.getByText('Assigned to').waitFor();
  assert.deepEqual(faults, []);
});

test('she is then among my people, and only she', async () => {
  await page.goto(`${stage.url}/contacts`);
  await tab('My people · 1').click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  assert.equal(new URL(page.url()).searchParams.get('assignee'), me);
  assert.equal(await page.locator('.tabs [aria-current]').count(), 1);
});

test('the count and the list follow what a journey assigns', async () => {
  const { items } = (await stage.api('GET', '/contacts')) as { items: { id: string }[] };
  const { id } = (await stage.api('POST', '/journeys', { name: 'Greeting' })) as { id: string };
  await stage.api('PATCH', `/journeys/${id}`, {
    revision: 1,
    draft: {
      triggers: [{ kind: 'manual' }],
      limit: { kind: 'always' },
      start: 'give',
      steps: { give: { kind: 'assign', userId: me, note: 'Say hello' } },
    },
  });
  await stage.api('POST', `/journeys/${id}/publish`, { revision: 2 });
  const people = items.filter((one) => one.id !== her).map((one) => ({ contactId: one.id }));
  await stage.api('POST', `/journeys/${id}/entries`, { people, by: 'manual' });
  await tab('My people · 2').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2);
});

test('of whom nobody is in charge is found too', async () => {
  await stage.api('PUT', `/contacts/${her}/owner`, { userId: null });
  await tab('My people · 1').waitFor();
  await tab('Everybody').click();
  await page.getByRole('combobox', { name: 'In charge' }).click();
  await page.locator('.ant-select-dropdown:visible').getByText('Nobody', { exact: true }).click();
  await page.waitForFunction((address) => {
    const [row, ...more] = document.querySelectorAll('tbody tr');
    return more.length === 0 && row?.querySelector(`a[href="${address}"]`);
  }, `/contacts/${her}`);
  assert.deepEqual(faults, []);
});
