import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { callJson } from '../../server/scenarios/http.ts';
import { openPage, openStage, owner, signIn, type Stage } from './stage.ts';

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

let stage: Stage;
let session: Session;
before(async () => {
  stage = await openStage();
  session = await newSession();
});
after(() => stage.close());

/** Signs in once for many tests, since sign-ins are limited in number; only the cookie is kept. */
async function newSession(): Promise<Session> {
  const { page, close } = await openPage(stage.browser);
  await signIn(page, stage.url);
  const { cookies } = await page.context().storageState();
  await close();
  return { cookies, origins: [] };
}

/** Opens a page signed in as the owner, runs the test, and fails on errors in the browser's console. */
async function as(
  at: string,
  run: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
) {
  const { page, faults, close } = await openPage(stage.browser, {
    storageState: session,
    ...options,
  });
  try {
    await page.goto(`${stage.url}${at}`);
    await page.locator('.shell').waitFor();
    await run(page);
    assert.deepEqual(faults, []);
  } finally {
    await close();
  }
}

describe('signing in', () => {
  test('a wrong password is told in words, and a stranger is led back to where he wanted to go', async () => {
    const { page, faults, close } = await openPage(stage.browser);
    await page.goto(`${stage.url}/codes?q=tea`);
    await page.waitForURL(/\/sign-in\?to=/);
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Email and password do not match.').waitFor();
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'QR codes', exact: true }).waitFor();
    assert.match(page.url(), /\/codes\?q=tea$/);
    assert.deepEqual(faults, []);
    await close();
  });

  test('a link cannot lead out of the console after signing in', async () => {
    const { page, close } = await openPage(stage.browser);
    await signIn(page, stage.url, '/sign-in?to=//evil.example/');
    assert.equal(new URL(page.url()).origin, stage.url);
    await close();
  });

  test('signing out ends it', async () => {
    const own = await newSession();
    await as(
      '/contacts',
      async (page) => {
        await page.getByRole('button', { name: 'Your account and settings' }).click();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.waitForURL(/\/sign-in$/);
        await page.goto(`${stage.url}/contacts`);
        await page.waitForURL(/\/sign-in\?to=/);
      },
      { storageState: own },
    );
  });
});

describe('languages and themes', () => {
  test('the language changes at once, and stays', () =>
    as('/contacts', async (page) => {
      await page.getByRole('button', { name: 'Your account and settings' }).click();
      await page.getByRole('radio', { name: '简体中文' }).click();
      await page.getByRole('heading', { name: '客户', exact: true }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: '客户', exact: true }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    }));

  test('the theme follows the system until somebody chooses', () =>
    as(
      '/contacts',
      async (page) => {
        const background = (color: string) =>
          page.waitForFunction(
            (wanted) => getComputedStyle(document.body).backgroundColor === wanted,
            color,
          );
        await background('rgb(22, 21, 19)');
        await page.getByRole('button', { name: 'Your account and settings' }).click();
        await page.getByRole('radio', { name: 'Light' }).click();
        await background('rgb(247, 245, 241)');
      },
      { colorScheme: 'dark' },
    ));
});

test('a code is made by hand, shows its picture, and is archived by name', () =>
  as('/codes', async (page) => {
    await page.getByRole('button', { name: 'New code' }).click();
    await page.getByLabel('Name', { exact: true }).fill('IFC counter 3');
    await page.getByLabel('Campaign').fill('Spring');
    await page.getByRole('button', { name: 'Create the code' }).click();
    await page.getByRole('heading', { name: 'IFC counter 3' }).waitFor();
    const picture = page.getByRole('img', { name: 'QR code IFC counter 3' });
    await picture.waitFor();
    await page.waitForFunction(
      (image) => image instanceof HTMLImageElement && image.naturalWidth > 0,
      await picture.elementHandle(),
    );
    await page.getByRole('button', { name: 'Archive' }).click();
    const question = page.getByRole('dialog', { name: 'Archive the code “IFC counter 3”?' });
    await question.getByRole('button', { name: 'Archive' }).click();
    await page.getByText('Archived').waitFor();
  }));

test('a fan who follows is welcomed, and shows up while one watches', () =>
  as('/contacts', async (page) => {
    const welcome = { variants: [{ messages: [{ type: 'text', text: 'Welcome to Yunhe' }] }] };
    await stage.api('PUT', `/welcomes/default?channelId=${stage.channelId}`, {
      enabled: true,
      welcome,
    });
    await page.getByText('Nobody here yet').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await stage.follow(stage.appId);
    const row = page.getByRole('link', { name: /WeChat follower/ });
    await row.waitFor();
    await row.click();
    await page.getByText('Followed', { exact: false }).first().waitFor();
    await page.getByText('Was sent “Welcome to Yunhe”').waitFor();
    await page.getByRole('link', { name: 'Messages', exact: true }).last().click();
    await page.getByText('Accepted by the platform at attempt 1').click();
    const message = page.getByRole('dialog');
    await message.getByText('Why it went').waitFor();
    await message.getByText('Inside the interaction window', { exact: false }).waitFor();
  }));

test('filters stand in the address, and an empty answer can be cleared', () =>
  as('/contacts', async (page) => {
    await page.getByLabel('Search contacts').fill('nobody of this name');
    await page.getByText('Nobody fits').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('q'), 'nobody of this name');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL((url) => !url.searchParams.has('q'));
    await page.waitForFunction(
      (field) => field instanceof HTMLInputElement && field.value === '',
      await page.getByLabel('Search contacts').elementHandle(),
    );
  }));

test('everything is reached by keyboard: skip link, palette, dialog', () =>
  as('/messages', async (page) => {
    await page.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or go to' }).fill('chann');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Channels', exact: true }).waitFor();
  }));

test('a tag is found from anywhere by a part of its name', async () => {
  await stage.api('POST', '/tags', { name: 'Oolong lover' });
  await as('/', async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or go to' }).fill('oolong');
    await page.getByRole('option', { name: 'Oolong lover' }).click();
    await page.waitForURL((url) => url.pathname === '/tags' && url.searchParams.has('tag'));
    await page.getByRole('dialog').getByText('Oolong lover').first().waitFor();
  });
});

test('an account is connected step by step, and the live check turns green', () =>
  as('/channels/new', async (page) => {
    const played = (await callJson(`${stage.simulator}/_sim/accounts`, {
      appId: 'wx00000000000000c2',
      originalId: 'gh_second',
      name: 'Second',
      mode: 'secure',
    })) as { appSecret: string; token: string; encodingAesKey: string };
    await page.getByLabel('Name', { exact: true }).fill('Second account');
    await page.getByLabel('AppID').fill('wx00000000000000c2');
    await page.getByLabel('AppSecret').fill(played.appSecret);
    await page.getByText('Token, key and addresses').click();
    await page.getByLabel('Token').fill(played.token);
    await page.getByLabel('EncodingAESKey').fill(played.encodingAesKey);
    await page.getByLabel('Address of the API').fill(stage.simulator);
    await page.getByRole('button', { name: 'Save and go on' }).click();
    const callbackUrl = await page.locator('.copyable code').first().textContent();
    await page.getByRole('button', { name: 'I have entered them' }).click();
    await page.getByText('WeChat has not called yet.').waitFor();
    await callJson(`${stage.simulator}/_sim/accounts`, {
      appId: 'wx00000000000000c2',
      callbackUrl,
    });
    await stage.follow('wx00000000000000c2');
    await page.getByText('Signature and contents were in order.').waitFor();
    await page.getByRole('button', { name: 'Done: see the account' }).click();
    await page.getByRole('heading', { name: 'Second account' }).waitFor();
  }));

test('no page scrolls sideways on a tablet or a phone', async () => {
  const paths = [
    '/',
    '/contacts',
    '/codes',
    '/codes/new',
    '/codes/batch',
    '/messages',
    '/messages/rules',
    '/messages/links',
    '/messages/suppressed',
    '/messages/blocks',
    '/messages/media',
    '/channels',
    '/channels/new',
    '/channels/sources',
    '/imports',
    '/system',
    '/system?tab=outbox',
    '/system?tab=team',
    '/account',
  ];
  for (const width of [820, 390])
    await as(
      '/contacts',
      async (page) => {
        for (const path of paths) {
          await page.goto(`${stage.url}${path}`);
          await page.locator('h1').waitFor();
          const wider = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          assert.ok(wider <= 0, `${path} is ${wider} px too wide at ${width}`);
        }
      },
      { viewport: { width, height: 900 } },
    );
});
