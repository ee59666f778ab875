import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

/** A picture of one dot. */
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let stage: Stage;
let page: Page;
let faults: string[];
before(async () => {
  stage = await openStage();
  await stage.follow(stage.appId);
  ({ page, faults } = await openPage(stage.browser, { reducedMotion: 'reduce' }));
  await signIn(page, stage.url, '/messages/rules');
});
after(() => stage.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
/** One with a sign before its words, which is part of its name. */
const signed = (name: string) => page.getByRole('button', { name });
const dialog = () => page.getByRole('dialog');

/** Chooses an entry of one of Ant Design's selects by its label. */
async function choose(label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).last().click();
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await open.locator('.ant-select-item-option').getByText(option, { exact: true }).click();
}

test('a purpose of one’s own gets a limit, and is held back for a while', async () => {
  await button('New purpose').click();
  await dialog().getByLabel('Name').fill('Newsletter');
  await dialog().getByLabel('Key').fill('marketing');
  await dialog().getByText('There is a purpose of this key already.').waitFor();
  await dialog().getByLabel('Key').fill('newsletter');
  await button('Save').last().click();
  await page.getByRole('table').getByText('Newsletter', { exact: true }).waitFor();
  await page.getByLabel('Most messages by the new limit').fill('2');
  await choose('Purpose of the new limit', 'Newsletter');
  await button('Add the limit').click();
  await page.getByText('At most 2 of Newsletter in any 1-day period, over all channels').waitFor();
  const { caps } = await stage.api('GET', '/messages/settings');
  assert.deepEqual(caps, [{ limit: 2, days: 1, purpose: 'newsletter', channelId: null }]);
  await signed('Pause sending…').click();
  await choose('Which', 'Newsletter');
  await dialog().getByLabel('Why, for colleagues').fill('New design');
  await button('Pause').click();
  const held = page.getByText('Sending for Newsletter is paused');
  await held.waitFor();
  await page.getByText('New design').waitFor();
  await button('Resume').click();
  await held.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('who asked for nothing more is put on the list, with the reason', async () => {
  await page.getByRole('link', { name: 'Suppression list' }).click();
  await page.getByText('Nobody is on the list').waitFor();
  await signed('Add somebody').click();
  // Not by a place on the screen: on a busy machine the dialog may still be finding its own.
  await dialog().getByRole('radio', { name: 'An address or number' }).dispatchEvent('click');
  await dialog().getByRole('textbox', { name: 'Address or number' }).fill('li@example.com');
  await button('Add').click();
  await dialog().getByText('Say why').waitFor();
  await dialog().getByLabel('Why', { exact: true }).fill('Called us');
  await button('Add').click();
  const row = page.getByRole('row', { name: /li@example.com/ });
  await row.getByText('Called us').waitFor();
  await row.getByText('for good').waitFor();
  await row.getByRole('button', { name: 'Take off the list' }).click();
  await dialog().getByRole('button', { name: 'Take off the list' }).click();
  await page.getByText('Nobody is on the list').waitFor();
  assert.deepEqual(faults, []);
});

test('a link is made, opened, and counted while one watches', async () => {
  await page.getByRole('link', { name: 'Links', exact: true }).click();
  await page.getByText('Links in messages are not tracked').waitFor();
  await signed('New link').click();
  await dialog().getByLabel('Name').fill('Poster');
  await dialog().getByLabel('Leads to').fill('yunhe.example');
  await button('Make the link').click();
  await dialog().getByText('An address that begins with').waitFor();
  const target = `${stage.url}/health/live`;
  await dialog().getByLabel('Leads to').fill(target);
  await button('Make the link').click();
  const short = await page.locator('.ant-drawer .copyable code').textContent();
  const { page: phone, close } = await openPage(stage.browser);
  // An automated browser says that it is one, and is not counted.
  await phone.goto(String(short));
  assert.equal(phone.url(), target);
  await close();
  await page.locator('.ant-drawer').getByText('a crawler or program').waitFor();
  const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Safari/604.1';
  await fetch(String(short), { redirect: 'manual', headers: { 'user-agent': agent } });
  await page
    .locator('.ant-drawer .figure', { hasText: 'Openings' })
    .getByText('1', { exact: true })
    .waitFor();
  assert.deepEqual(faults, []);
});

test('a block and a picture are kept, used in a message, and then cannot be removed', async () => {
  await page.goto(`${stage.url}/messages/blocks`);
  await page.getByText('No blocks yet').waitFor();
  await signed('New block').click();
  await dialog().getByLabel('Name').fill('opening_hours');
  await dialog().getByLabel('Text', { exact: true }).fill('Open 10 to 22');
  await button('Save').click();
  await page.getByRole('link', { name: 'opening_hours' }).click();
  await page.getByText('{{ blocks.opening_hours }}').waitFor();
  await page.getByText('Not used anywhere.').waitFor();

  await page.goto(`${stage.url}/messages/media`);
  await page.getByText('No files yet').waitFor();
  await page.locator('input[type=file]').setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('no picture'),
  });
  await page.getByText('This kind of file does not fit here.').waitFor();
  await page.locator('input[type=file]').setInputFiles({
    name: 'cup.png',
    mimeType: 'image/png',
    buffer: Buffer.from(dot, 'base64'),
  });
  await page.getByText('cup.png is in the library.').waitFor();

  const { id } = await stage.api('POST', '/campaigns', { name: 'Cups' });
  await page.goto(`${stage.url}/campaigns/${String(id)}`);
  await button('Write the message').click();
  const first = page.getByRole('region', { name: 'First try' });
  const phone = page.getByRole('group', { name: 'The chat on the phone' });
  await first.getByLabel('Text', { exact: true }).fill('{{ name | no such thing }}');
  await page.getByText('The template language does not understand this').waitFor();
  await first.getByLabel('Text', { exact: true }).fill('');
  await first.getByRole('button', { name: 'Insert a variable' }).click();
  await choose('Variable', 'opening_hours');
  await button('Insert').click();
  await phone.getByText('Open 10 to 22').waitFor();
  await button('Add another way').click();
  const second = page.getByRole('region', { name: 'Otherwise, try 2' });
  await second.getByLabel('Kind of message').click();
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .getByText('Picture', { exact: true })
    .click();
  await second.getByRole('button', { name: 'Choose…' }).click();
  await dialog().getByRole('button', { name: 'cup.png' }).click();
  assert.match(await second.getByLabel('Picture', { exact: true }).inputValue(), /^\/m/);
  await page.getByText('All changes saved').waitFor();

  await page.goto(`${stage.url}/messages/blocks`);
  await page.getByRole('link', { name: 'opening_hours' }).click();
  await page.getByText('Used in 1 place').waitFor();
  assert.equal(await button('Remove').isDisabled(), true);
  assert.deepEqual(faults, []);
});

test('a message is written with a variable, in two languages and ways, and looked at for a person', async () => {
  const { id } = await stage.api('POST', '/campaigns', { name: 'Tasting' });
  await page.goto(`${stage.url}/campaigns/${String(id)}`);
  await button('Write the message').click();
  const first = page.getByRole('region', { name: 'First try' });
  const phone = page.getByRole('group', { name: 'The chat on the phone' });
  await first.getByLabel('Text', { exact: true }).fill('Dear , tea is here');
  await first.getByLabel('Text', { exact: true }).press('Home');
  for (let step = 0; step < 5; step++)
    await first.getByLabel('Text', { exact: true }).press('ArrowRight');
  await first.getByRole('button', { name: 'Insert a variable' }).click();
  await page.getByLabel('If it is not known, say').fill('friend');
  await button('Insert').click();
  const written = 'Dear {{ name | default: "friend" }}, tea is here';
  assert.equal(await first.getByLabel('Text', { exact: true }).inputValue(), written);
  await phone.getByText(/^Dear .+, tea is here$/).waitFor();
  await choose('+ Language', 'Chinese');
  await first.getByLabel('Text', { exact: true }).fill('茶到了');
  await first.getByRole('button', { name: 'All other languages' }).click();
  assert.equal(await first.getByLabel('Text', { exact: true }).inputValue(), written);
  await button('Add another way').click();
  const second = page.getByRole('region', { name: 'Otherwise, try 2' });
  await second.getByLabel('Kind of message').click();
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .getByText('Template message')
    .click();
  await second.getByLabel('Template id').fill('tm-1');
  await second.getByLabel('Field', { exact: true }).fill('thing1');
  await second.getByLabel('Words for thing1').fill('Spring tea');
  await page.getByRole('group', { name: 'Show a way' }).getByText('Otherwise, try 2').click();
  await phone.getByText('Spring tea').waitFor();
  await page.locator('.ant-segmented').getByText('A contact').click();
  await page.getByLabel('A contact').last().click();
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .first()
    .click();
  await page.getByText(/^Would (be sent now|wait)/).waitFor();
  await phone.getByText(/tea is here|茶到了|Spring tea/).waitFor();
  assert.deepEqual(faults, []);
});
