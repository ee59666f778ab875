import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];

/** Sets the latest fact of somebody aside, as the lanes do when a reaction throws. */
async function park(error: string): Promise<void> {
  const client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  await client.query(
    `insert into kernel.parked (id, workspace_id, contact_id, lane, pos, fact_id, fact_type,
        reaction, error, attempts, parked_at)
      select gen_random_uuid(), workspace_id, contact_id, lane, pos, id, type, 'codes.attribute',
        $1, 1, now()
      from kernel.facts where type = 'contact.followed' order by recorded_at desc limit 1
      on conflict (lane, pos) do update set error = excluded.error, resolved_at = null,
        resolution = null`,
    [error],
  );
  await client.end();
}

before(async () => {
  stage = await openStage();
  ({ page, faults } = await openPage(stage.browser, { reducedMotion: 'reduce' }));
  await signIn(page, stage.url);
});
after(() => stage.close());

test('an account with nothing to send is at work all the same', async () => {
  await page.goto(`${stage.url}/system?tab=outbox`);
  const row = page.getByRole('row', { name: /Yunhe 云禾/ });
  await row.getByText('Sending').waitFor();
  await stage.api('PATCH', `/channels/${stage.channelId}`, { status: 'disabled' });
  await row.getByText('Switched off').waitFor();
  await stage.api('PATCH', `/channels/${stage.channelId}`, { status: 'active' });
  await row.getByText('Sending').waitFor();
  assert.deepEqual(faults, []);
});

test('a parked fact tells whose it is and what went wrong, whole, and is tried again', async () => {
  const long = `value out of range: ${'9'.repeat(300)}`;
  await stage.follow(stage.appId);
  await page.goto(`${stage.url}/contacts`);
  await page
    .getByRole('link', { name: /WeChat follower|\p{Script=Han}/u })
    .first()
    .waitFor();
  await park(long);
  await page.goto(`${stage.url}/system?tab=parked`);
  await page.getByRole('row', { name: /Followed/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Parked fact' });
  await drawer.getByText(long).waitFor();
  await drawer.getByText('contact.followed').waitFor();
  assert.match(page.url(), /open=/);
  await drawer.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('It worked this time').waitFor();
  await page.getByText('No facts are parked').waitFor();
  assert.deepEqual(faults, []);
});

test('on a phone too, and a dismissal says what it gives up', async () => {
  await park('Invalid time value');
  const phone = { viewport: { width: 390, height: 844 }, locale: 'zh-CN' };
  const { page: small, faults: theirs, close } = await openPage(stage.browser, phone);
  await signIn(small, stage.url, '/system?tab=parked');
  const width = await small.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390);
  await small.getByRole('row', { name: /关注/ }).click();
  await small.getByRole('dialog').getByRole('button', { name: '忽略' }).click();
  const question = small.getByRole('dialog', { name: /^忽略此事件：/ });
  await question.getByText('codes.attribute').waitFor();
  await question.getByRole('button', { name: '忽略' }).click();
  await small.getByText('没有搁置的事件').waitFor();
  assert.deepEqual(theirs, []);
  await close();
});
