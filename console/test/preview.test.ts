import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];
let preview: Locator;
let phone: Locator;

const text = (words: string) => ({ type: 'text', text: words });

before(async () => {
  stage = await openStage();
  await stage.api('PUT', `/welcomes/default?channelId=${stage.channelId}`, {
    welcome: {
      variants: [
        { language: 'zh', messages: [text('欢迎 {{ name | default: "朋友" }}')] },
        { audience: 'returning', messages: [text('Good to see you again')] },
        { language: 'zh', audience: 'returning', messages: [text('又见面了')] },
        {
          language: 'en',
          hours: { from: 6, to: 22 },
          messages: [
            text('Hello {{ name | default: "friend" }}{{ shoeSize }}'),
            { type: 'article', title: 'How to brew', url: 'https://yunhe.example/brew' },
            text('{{ city }}'),
          ],
        },
      ],
    },
  });
  await stage.api('POST', '/facts', {
    facts: [
      {
        type: 'contact.identified',
        identities: [{ kind: 'email', account: '', id: 'anna@example.com' }],
        data: { source: 'api', traits: { name: 'Anna Smith', language: 'en' } },
      },
    ],
  });
  ({ page, faults } = await openPage(stage.browser, { reducedMotion: 'reduce' }));
  await signIn(page, stage.url, `/channels/${stage.channelId}`);
  preview = page.getByRole('dialog', { name: 'How it looks' });
  phone = preview.getByRole('group', { name: 'The chat on the phone' });
});
after(() => stage.close());

/** Chooses an entry of one of Ant Design's selects by its label. */
async function choose(label: string, option: string): Promise<void> {
  await preview.getByLabel(label, { exact: true }).click();
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await open.locator('.ant-select-item-option').getByText(option, { exact: true }).click();
}

test('an example person gets the first variant that fits, with her name in it', async () => {
  await page.getByRole('button', { name: 'Preview' }).click();
  await choose('Language of the person', 'Chinese');
  await phone.getByText('欢迎 李娜').waitFor();
  await preview.getByText('Gets variant 1').waitFor();
  await preview.getByText('Nothing known').click();
  await phone.getByText('欢迎 朋友').waitFor();
});

test('time of day and language choose the variant; nothing fits is said', async () => {
  await choose('Language of the person', 'English');
  await choose('Time of day', '12:00');
  await phone.getByText('Hello friend').waitFor();
  await phone.getByText('How to brew').waitFor();
  await phone.getByText('Nothing is left of this message, so it is not sent.').waitFor();
  await preview.getByText('Nobody fills in {{ shoeSize }}').waitFor();
  await choose('Time of day', '03:00');
  await preview.getByText('Gets nothing: no variant fits.').waitFor();
  await phone.getByText('Nothing arrives.').waitFor();
});

test('a contact is found by her name, and greeted by it in her language', async () => {
  await preview.getByText('A contact', { exact: true }).click();
  await choose('Language of the person', 'As known');
  await choose('Time of day', '12:00');
  await preview.getByLabel('A contact', { exact: true }).last().fill('Anna');
  await page.locator('.ant-select-item-option').getByText('Anna Smith').click();
  await phone.getByText('Hello Anna Smith').waitFor();
  await preview.getByText('Followed before').click();
  await phone.getByText('Good to see you again').waitFor();
});

test('a variant that another one hides is told', async () => {
  await preview.getByText('An example', { exact: true }).click();
  await preview.getByRole('button', { name: /^3 · Chinese/ }).click();
  await preview.getByText('Variant 1 stands before variant 3').waitFor();
  await preview.getByRole('button', { name: /^4 · English/ }).click();
  await phone.getByText('Hello Emma Martin').waitFor();
  assert.equal(await preview.getByText('stands before').count(), 0);
  assert.equal(
    await preview.getByRole('button', { name: /^4 · English/ }).getAttribute('aria-pressed'),
    'true',
  );
});

test('what is written but not saved is shown, and what is missing is said', async () => {
  await preview.getByRole('button', { name: 'Close' }).click();
  const first = page.getByRole('region', { name: 'Variant 1' }).getByLabel('Text').last();
  await first.fill('您好 {{ name }}！');
  await page.getByRole('button', { name: 'Preview' }).click();
  await preview.getByRole('button', { name: /^1 · Chinese/ }).click();
  await phone.getByText('您好 李娜！').waitFor();
  await preview.getByRole('button', { name: 'Close' }).click();
  await first.fill('');
  await page.getByRole('button', { name: 'Preview' }).click();
  await preview.getByText('Not finished yet').waitFor();
  await preview.getByText('Text must not be empty').waitFor();
  assert.deepEqual(faults, []);
});
