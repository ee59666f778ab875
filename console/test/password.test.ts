import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startMailbox, type Mailbox } from '#test/mailbox.ts';
import { openPage, openStage, owner, signIn, type Stage } from './stage.ts';

let mailbox: Mailbox;
let stage: Stage;
before(async () => {
  mailbox = await startMailbox();
  stage = await openStage({
    RAPPORT_SMTP_URL: mailbox.url,
    RAPPORT_MAIL_FROM: 'Yunhe Tea <crm@yunhe.example>',
  });
});
after(async () => {
  await stage.close();
  await mailbox.stop();
});

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** Runs a test in a browser of its own, and fails on errors in its console. */
async function inPage(work: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) {
  const { page, faults, close } = await openPage(stage.browser, options);
  await work(page);
  assert.deepEqual(faults, []);
  await close();
}

/** The link of the newest mail, once it came. */
async function mailedLink(): Promise<string> {
  while (mailbox.mails.length === 0) await delay(50);
  return /http:\S+\/reset-password\/\S+/.exec(mailbox.mails.pop()?.text ?? '')?.[0] ?? '';
}

describe('a forgotten password', { timeout: 600_000 }, () => {
  test('is mended by mail', () =>
    inPage(async (page) => {
      await page.goto(`${stage.url}/sign-in`);
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
      await page.getByLabel('Email').fill(owner.email);
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();
      await page.getByText(owner.email).waitFor();

      const link = await mailedLink();
      await page.goto(link);
      owner.password = 'another long enough one';
      await page.getByLabel(/New password/).fill(owner.password);
      await page.getByRole('button', { name: 'Set password' }).click();
      await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(/\/sign-in$/);
      await signIn(page, stage.url);

      await page.goto(link);
      await page.getByLabel(/New password/).fill('and yet another one');
      await page.getByRole('button', { name: 'Set password' }).click();
      await page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
      await page.getByRole('button', { name: 'Ask for a new link' }).click();
      await page.waitForURL(/\/forgot-password$/);
    }));

  test('is mended by an owner, on a phone, in Chinese', () =>
    inPage(
      async (page) => {
        const email = 'an@yunhe.example';
        await page.goto(stage.url);
        await signIn(page, stage.url, '/system?tab=team');
        await page.getByRole('button', { name: '邀请成员' }).click();
        await page.getByLabel('邮箱').fill(email);
        await page.getByRole('button', { name: '生成邀请链接' }).click();
        await page.getByText(`邀请已发送至 ${email}`).waitFor();
        const invitation = (await page.locator('.copyable code').textContent()) ?? '';
        await stage.api('POST', `/invitations/${invitation.split('/').at(-1)}/accept`, {
          name: '安',
          password: 'one she will forget',
        });

        await page.reload();
        await page.getByRole('button', { name: '对 安 的操作' }).click();
        await page.getByRole('menuitem', { name: '密码链接' }).click();
        await page.getByRole('button', { name: '生成链接' }).click();
        const link = (await page.locator('.copyable code').textContent()) ?? '';

        await page.context().clearCookies();
        await page.goto(link);
        await page.getByLabel(/新密码/).fill('one she remembers');
        await page.getByRole('button', { name: '设置密码' }).click();
        await page.getByRole('button', { name: '登录' }).click();
        await signIn(page, stage.url, '/', { email, password: 'one she remembers' });
      },
      { locale: 'zh-CN', ...phone },
    ));
});

test('where there is no mail, the page says whom to ask', { timeout: 600_000 }, async () => {
  const without = await openStage();
  const { page, faults, close } = await openPage(without.browser);
  await page.goto(`${without.url}/forgot-password`);
  await page.getByRole('heading', { name: 'Ask an owner' }).waitFor();
  assert.equal(await page.getByLabel('Email').count(), 0);
  await page.getByRole('link', { name: 'Back to sign-in' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
  await without.close();
});
