import assert from 'node:assert/strict';
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

const view = (user: string, path: string) =>
  stage.api('POST', '/facts', {
    facts: [
      {
        type: 'page.viewed',
        identities: [{ kind: 'user_id', account: '', id: user }],
        data: { url: path, path, title: path, referrer: '', properties: {}, context: {} },
      },
    ],
  });
const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const choose = async (label: string, option: string) => {
  await page.getByLabel(label).first().click();
  await page.getByTitle(option, { exact: true }).last().click();
};

test('a group and a tag are made, and the tag is found in its group', async () => {
  await page.goto(`${stage.url}/tags`);
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Taste');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Taste' }).click();
  await page.getByText('Nothing in this group yet').waitFor();
  await page.getByRole('button', { name: 'New tag' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Oolong');
  await page.getByRole('radio', { name: 'Blue' }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await row('Oolong').waitFor();
  assert.deepEqual(faults, []);
});

test('a rule in plain words puts it on, also for the past, and says why', async () => {
  await view('wu', '/oolong');
  await view('li', '/green');
  await row('Oolong').getByRole('link', { name: 'Oolong' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('heading', { name: 'Rule of Oolong' }).waitFor();
  await choose('only if…', 'Path');
  await page.getByLabel('path: compared with').fill('/oolong');
  await page.keyboard.press('Enter');
  await page.getByText('they have viewed a page (path is “/oolong”)').waitFor();
  await page.getByText('1 of the 2 newest people would have the tag now.').waitFor();
  await page.getByLabel('For everything that ever happened as well').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Looks at everything that ever happened').waitFor();
  await page.getByText('put it on 1 person').waitFor();
  // And for what happens from now on.
  await view('li', '/oolong');
  await page.getByText('put it on 2 people').waitFor();
  await page.getByRole('link', { name: '2 people' }).click();
  await page.getByRole('link', { name: 'Signed-in visitor' }).first().click();
  await page.getByRole('note', { name: /^Oolong: by its rule/ }).hover();
  await page.locator('.ant-popover').getByText('Looked at “/oolong”').waitFor();
  assert.deepEqual(faults, []);
});

test('a tag that one person is given for a while says until when', async () => {
  await page.getByRole('button', { name: 'plus Tag' }).click();
  await page.getByLabel('Until').fill('2099-12-30');
  await page.getByRole('combobox', { name: 'Tag' }).fill('Guest of the house');
  await page.keyboard.press('Enter');
  await page.getByRole('note', { name: /^Guest of the house: .*2099/ }).waitFor();
  await page.getByRole('button', { name: 'Remove the tag Guest of the house' }).click();
  await page.getByRole('note', { name: /^Guest of the house/ }).waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('people chosen on the list get a tag, and with a merge its name lives on', async () => {
  await page.goto(`${stage.url}/contacts`);
  await page.getByRole('checkbox', { name: 'Choose everybody shown' }).check();
  await page.getByText('2 chosen').waitFor();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('button', { name: 'Make a new tag instead' }).click();
  await page.getByLabel('Name of the new tag').fill('Tea fan');
  await page.getByRole('dialog').getByRole('button', { name: 'Put a tag on' }).click();
  await page.getByRole('row').filter({ hasText: 'Tea fan' }).nth(1).waitFor();
  await page.goto(`${stage.url}/tags`);
  await row('Tea fan').getByRole('link', { name: 'Tea fan' }).click();
  await page.getByRole('button', { name: 'Merge' }).click();
  const dialog = page.getByRole('dialog', { name: /Merge Tea fan/ });
  await dialog.getByText('2 people get that tag in its place').waitFor();
  await dialog.getByLabel('The tag that stays').click();
  await page.locator('.ant-select-item', { hasText: 'Oolong' }).click();
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await row('Tea fan').waitFor({ state: 'detached' });
  await row('Oolong').getByRole('link', { name: 'Oolong' }).click();
  await page.getByText('Also found as').waitFor();
  await page.getByText('Tea fan').first().waitFor();
  assert.deepEqual(faults, []);
});

test('a tag is mirrored to the account, and deleted with all it destroys', async () => {
  await page.getByRole('button', { name: /^Mirror to Yunhe/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Mirror', exact: true }).click();
  await page.getByText('In step', { exact: true }).last().waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Oolong?' });
  await dialog.getByText('It is taken off 2 people.').waitFor();
  await dialog.getByText('Its tag on 1 account is deleted too.').waitFor();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await row('Oolong').waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});
