import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];
before(async () => {
  stage = await openStage();
  ({ page, faults } = await openPage(stage.browser, { reducedMotion: 'reduce' }));
  await signIn(page, stage.url);
});
after(() => stage.close());

const stored = () => stage.api('GET', '/messages/settings');
const save = () => page.getByRole('button', { name: 'Save', exact: true });
const means = () => page.locator('.means');

/** Chooses an entry of one of Ant Design's selects by its label. */
async function choose(label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await open.locator('.ant-select-item-option').getByText(option, { exact: true }).click();
}

test('a failure is told and can be tried again', async () => {
  await page.route('**/api/v1/messages/settings', (route) =>
    route.fulfill({ status: 503, json: { title: 'Busy', code: 'facts.overloaded' } }),
  );
  await page.goto(`${stage.url}/messages`);
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByText('too much waits to be written').waitFor();
  await page.unroute('**/api/v1/messages/settings');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('These rules are in force.').waitFor();
  assert.equal(await save().isDisabled(), true);
});

test('the rules are said in sentences while they are written, and saved', async () => {
  await means().getByText('Replies are never held back').waitFor();
  await means().getByText('At most 4 marketing messages a week').waitFor();
  await choose('From', '21:00');
  await page.getByLabel('Messages, at most').fill('3');
  await means().getByText('Marketing at 22:00').waitFor();
  await means().getByText('At most 3 marketing messages a week').waitFor();
  await page.getByText('Not saved yet.').waitFor();
  await save().click();
  await page.getByText('Saved. Every message').waitFor();
  assert.deepEqual(await stored(), {
    quietHours: { from: 21, to: 8 },
    frequencyCap: { limit: 3, days: 7 },
    caps: [],
  });
  await page.reload();
  await means().getByText('At most 3 marketing messages a week').waitFor();
  assert.deepEqual(faults, []);
});

test('what makes no sense is complained about at its field, and nothing is saved', async () => {
  const before = await stored();
  await choose('Until', '21:00');
  await page.getByText('no time would be quiet').waitFor();
  await page.getByLabel('Within days').fill('0');
  await page.getByText('A whole number from 1 to 90.').waitFor();
  await save().click();
  await page.getByText('Not saved yet.').waitFor();
  assert.deepEqual(await stored(), before);
});

test('what the server alone refuses stands at the field too', async () => {
  await page.reload();
  await page.getByLabel('Within days').fill('14');
  await page.route('**/api/v1/messages/settings', (route) =>
    route.fulfill({
      status: 400,
      json: {
        title: 'Invalid request',
        code: 'request.invalid',
        detail: 'body.frequencyCap.days Too big',
        errors: [
          {
            path: 'body.frequencyCap.days',
            message: 'Too big',
            code: 'too_big',
            values: { origin: 'number', maximum: 10 },
          },
        ],
      },
    }),
  );
  await save().click();
  await page
    .locator('.ant-form-item', { hasText: 'Within days' })
    .getByText('Must be 10 at most')
    .waitFor();
  assert.equal(await page.locator('.toast').count(), 0);
  await page.unroute('**/api/v1/messages/settings');
});

test('both rules can be switched off, and a colleague sees it', async () => {
  await page.reload();
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
  await other.goto(`${stage.url}/messages/rules`);
  await other.getByText('Only managers and owners may change these rules.').waitFor();
  await other.getByText('Live', { exact: true }).waitFor();
  assert.equal(await other.getByRole('button', { name: 'Save', exact: true }).count(), 0);
  await page.getByText('Send no marketing at night').click();
  await page.getByText('Limit how much marketing one person gets').click();
  await save().click();
  await page.getByText('Saved. Every message').waitFor();
  assert.deepEqual(await stored(), {
    quietHours: null,
    frequencyCap: null,
    caps: [],
  });
  await other.getByText('Marketing goes out at any hour.').waitFor();
  assert.deepEqual([faults, theirs], [[], []]);
  await close();
});

test('in Chinese too, a refusal included', async () => {
  const { page: chinese, close } = await openPage(stage.browser, { locale: 'zh-CN' });
  await signIn(chinese, stage.url, '/messages/rules');
  await chinese.getByText('回复从不拦截').waitFor();
  await chinese.getByText('夜间不发送营销消息').click();
  await chinese.route('**/api/v1/messages/settings', (route) =>
    route.fulfill({
      status: 403,
      json: { title: 'Not permitted', code: 'auth.forbidden', permission: 'channels.write' },
    }),
  );
  await chinese.getByRole('button', { name: '保存' }).click();
  await chinese.getByText('您没有权限这样做').waitFor();
  await close();
});
