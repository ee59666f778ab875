import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { callJson } from '../../server/scenarios/http.ts';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];
before(async () => {
  stage = await openStage();
  for (let fan = 0; fan < 4; fan++) await stage.follow(stage.appId);
  await writeToBrand();
  ({ page, faults } = await openPage(stage.browser));
  await signIn(page, stage.url, '/campaigns');
});
after(() => stage.close());

/** Each fan writes, which opens a window of two days; that of a follow is over in a minute. */
async function writeToBrand(): Promise<void> {
  const { appId, simulator } = stage;
  const list = `${simulator}/_sim/fans?appId=${appId}&following=true`;
  const { fans } = (await callJson(list)) as { fans: { openid: string }[] };
  for (const { openid } of fans)
    await callJson(`${simulator}/_sim/fans/${openid}/message`, { appId, content: 'Hello' });
}

const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const figure = (name: string, on = page) =>
  on.locator('.figure', { has: on.locator('.figure-label').getByText(name, { exact: true }) });
const kept = () => page.getByText('All changes saved');

const everybody = { kind: 'group', match: 'all', rules: [] };
const message = {
  purpose: 'marketing',
  expiresInMinutes: 1440,
  ways: [{ channels: [], languages: [], content: { type: 'text', text: 'Spring tea is here' } }],
};
/** A draft that could go out, as a program makes it. */
async function draft(name: string, plan: Record<string, unknown> = {}): Promise<string> {
  const arms = [{ id: 'a', name: '', share: 100, message }];
  const made = await stage.api('POST', '/campaigns', {
    name,
    needsApproval: false,
    plan: { audience: everybody, arms, ...plan },
  });
  return String(made['id']);
}

test('a campaign is written step by step, says what is missing, and keeps itself', async () => {
  await page.getByText('No campaigns yet').waitFor();
  await button('New campaign').first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Spring tasting');
  await button('Create').click();
  await page.getByRole('heading', { name: 'Spring tasting' }).waitFor();
  const missing = page.locator('.campaign-missing');
  await missing.getByText('Choose who gets it.').waitFor();
  await page.getByRole('radio', { name: 'Everybody' }).check();
  await page.getByText('4 people of 4').waitFor();
  await button('Write the message').click();
  await missing.getByText('A message is not finished: something in it is missing.').waitFor();
  await page.getByLabel('Text', { exact: true }).fill('Spring tea is here, come and taste');
  await page.getByLabel('Judge it by a goal').click();
  await page.getByLabel('A second person must agree before it goes out').click();
  await kept().waitFor();
  await missing.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('Spring tea is here, come and taste').first().waitFor();
  await page.getByText('Within', { exact: true }).waitFor();
  assert.deepEqual(faults, []);
});

test('it says whom it would reach, and in a sentence what will happen', async () => {
  await page
    .locator('.estimate-number')
    .and(page.getByText('4', { exact: true }))
    .waitFor();
  await page.getByText('Exact: each person was decided on').waitFor();
  await page.getByText(/^By customer message/).waitFor();
  await button('Ask for approval…').click();
  const ask = page.getByRole('dialog');
  await ask.getByText('It goes out at once: 4 of 4 people get it.').waitFor();
  await ask.getByRole('button', { name: 'Ask for approval' }).click();
  await page.getByText('You asked for it, so another person must agree.').waitFor();
  assert.equal(await button('Approve…').count(), 0);
  assert.deepEqual(faults, []);
});

test('a second person approves, and everybody gets it once', async () => {
  const { link } = await stage.api('POST', '/team/invitations', {
    email: 'wu@yunhe.example',
    role: 'manager',
  });
  const second = await openPage(stage.browser);
  await second.page.goto(String(link));
  await second.page.getByLabel('Your name').fill('Wu Fang');
  await second.page.getByLabel('Password, at least 10 characters').fill('another long one');
  await button('Join', second.page).click();
  await second.page.locator('.shell').waitFor();
  await second.page.goto(page.url());
  await button('Approve…', second.page).click();
  await button('Approve', second.page).click();
  await figure('Sent', second.page).getByText('4', { exact: true }).waitFor();
  await second.page.getByText('Wu Fang approved what', { exact: false }).waitFor();
  // The first person sees the same without asking.
  await figure('Sent').getByText('4', { exact: true }).waitFor();
  await figure('Sent').getByText('100% of all people').waitFor();
  await page.locator('.page-lead').getByText('Done').waitFor();
  assert.deepEqual([...faults, ...second.faults], []);
  await second.close();
});

test('who got it is listed, found by state, and told on her own page', async () => {
  await page.getByRole('link', { name: 'Recipients' }).click();
  await page.getByText('4 in all').waitFor();
  assert.equal(await page.getByRole('cell', { name: /^Sent/ }).count(), 4);
  await page.goto(`${page.url()}&state=failed`);
  await page.getByText('Nobody fits').waitFor();
  await button('Clear filters').click();
  await page.getByText('4 in all').waitFor();
  await page.locator('tbody tr').first().getByRole('link').first().click();
  const card = page.locator('.card', { hasText: 'Campaigns' });
  await card.getByRole('link', { name: 'Spring tasting' }).click();
  await page.getByRole('link', { name: 'Results' }).click();
  await page.getByText('There is nobody to compare with', { exact: false }).waitFor();
  assert.deepEqual(faults, []);
});

test('results are held against those who heard nothing, and admit what is not known', async () => {
  const goal = { fact: { type: 'order.placed', where: [] }, within: { n: 7, unit: 'day' } };
  const id = await draft('With a control group', { control: 50, goal });
  await stage.api('POST', `/campaigns/${id}/launch`, { revision: 1 });
  await page.goto(`${stage.url}/campaigns/${id}?tab=results`);
  await page.getByText('Too few people have had their turn to say anything.').waitFor();
  await page.getByRole('row', { name: /^Control group/ }).waitFor();
  await page
    .getByRole('img', { name: /^The message against Control group/ })
    .first()
    .waitFor();
  await page.goto(`${stage.url}/campaigns?status=done`);
  await page
    .getByRole('row', { name: /^With a control group/ })
    .getByText('Too few people yet')
    .waitFor();
  assert.deepEqual(faults, []);
});

test('two people who write at once are asked whose words stay', async () => {
  const id = await draft('Written by two');
  await page.goto(`${stage.url}/campaigns/${id}`);
  await kept().waitFor();
  let told = false;
  await page.route(`**/api/v1/campaigns/${id}`, async (route) => {
    // Between reading and keeping, somebody else is quicker.
    if (route.request().method() === 'PATCH' && !told) {
      told = true;
      await stage.api('PATCH', `/campaigns/${id}`, {
        name: 'Theirs',
        revision: 1,
        plan: { audience: everybody },
      });
    }
    await route.continue();
  });
  await page
    .getByLabel('Spread over')
    .or(page.getByLabel('Hours over which it is spread'))
    .fill('5');
  await page.getByText('Somebody else has changed this campaign').waitFor();
  await page.unrouteAll();
  await button('Keep mine').click();
  await kept().waitFor();
  const now = (await stage.api('GET', `/campaigns/${id}`)) as { plan?: { spreadHours?: number } };
  assert.equal(now.plan?.spreadHours, 5);
  assert.deepEqual(faults, []);
});

test('one that waits for its day is cancelled, with a word on what that means', async () => {
  const at = new Date(Date.now() + 86_400_000).toISOString();
  const id = await draft('Tomorrow', { schedule: { kind: 'at', at }, control: 10 });
  await stage.api('POST', `/campaigns/${id}/launch`, { revision: 1 });
  await page.goto(`${stage.url}/campaigns/${id}`);
  await page.locator('.page-lead').getByText('Scheduled').waitFor();
  await button('Cancel the campaign').click();
  await page.locator('dialog').getByText('It will not go out.').waitFor();
  await page.locator('dialog').getByRole('button', { name: 'Cancel the campaign' }).click();
  await page.locator('.page-lead').getByText('Cancelled').waitFor();
  await button('Duplicate').click();
  await page.locator('.page-lead').getByText('Draft').waitFor();
  assert.deepEqual(faults, []);
});

test('campaigns are found by name and state, and by keys', async () => {
  await page.goto(`${stage.url}/campaigns?status=cancelled`);
  await page.getByRole('link', { name: 'Tomorrow' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Spring tasting' }).count(), 0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or go to' }).fill('spring tas');
  await page.getByRole('option', { name: 'Spring tasting' }).click();
  await page.getByRole('heading', { name: 'Spring tasting' }).waitFor();
  assert.deepEqual(faults, []);
});

test('in Chinese, on a phone', async () => {
  const viewport = { width: 390, height: 844 };
  const phone = await openPage(stage.browser, { locale: 'zh-CN', viewport });
  const id = await draft('春茶');
  await signIn(phone.page, stage.url, `/campaigns/${id}`);
  await phone.page.getByText('所有更改已保存').waitFor();
  await phone.page.getByText('按此刻发送逐人判断', { exact: false }).waitFor();
  const wider = await phone.page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  assert.ok(wider <= 0, `${wider} px wider than the phone`);
  assert.deepEqual(phone.faults, []);
  await phone.close();
});
