import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { SegmentCatalogue } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
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

const button = (name: string) => page.getByRole('button', { name, exact: true });
const count = () => page.locator('.preview-number');
const condition = (name: RegExp) => page.getByRole('group', { name });

/** Adds a condition from the palette, by what is typed and the Enter key alone. */
async function add(label: string): Promise<void> {
  await button('Condition').last().click();
  await page.getByLabel('Find a condition, such as city, order or tag').fill(label);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const everybody: Rule = { kind: 'group', match: 'all', rules: [] };
const make = async (name: string, rule?: Rule): Promise<string> => {
  const made = await stage.api('POST', '/segments', { name, ...(rule && { rule }) });
  return String(made['id']);
};

test('a segment starts from a template, counts while one edits, and is undone by keys', async () => {
  await stage.follow(stage.appId);
  await page.goto(`${stage.url}/segments`);
  await page.getByText('No segments yet').waitFor();
  await page.getByRole('button', { name: /New followers not yet bought/ }).click();
  await page
    .getByText('People who began to follow in the last 7 days, and who follow an account, and who')
    .waitFor();
  await count()
    .and(page.getByText('1', { exact: true }))
    .waitFor();
  await add('Total spend');
  await count()
    .and(page.getByText('0', { exact: true }))
    .waitFor();
  await condition(/^Total spend is at least/)
    .getByText('0 people')
    .waitFor();
  await page.getByLabel('Total spend: compared with').press('Control+z');
  await count()
    .and(page.getByText('1', { exact: true }))
    .waitFor();
  assert.equal(await condition(/^Total spend/).count(), 0);
  await button('Redo').click();
  await condition(/^Total spend/).waitFor();
  await button('Undo').click();
  await button('Save as a live segment').click();
  await page.getByRole('heading', { name: 'New followers not yet bought' }).waitFor();
  await page
    .locator('.figure-value')
    .and(page.getByText('1', { exact: true }))
    .waitFor();
  assert.deepEqual(faults, []);
});

test('who comes in is seen at once, with why; and every condition of hers', async () => {
  await stage.follow(stage.appId);
  await page
    .locator('.figure-value')
    .and(page.getByText('2', { exact: true }))
    .waitFor();
  await page.getByRole('cell', { name: 'Became known to us' }).first().waitFor();
  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByRole('button', { name: 'Why?' }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText(/meets the rule of New followers not yet bought/).waitFor();
  await drawer.getByText('Found: Yunhe 云禾').waitFor();
  assert.ok((await drawer.getByText('holds', { exact: true }).count()) >= 4);
  await page.getByRole('link', { name: /^All about/ }).click();
  const card = page.locator('.card', { hasText: 'Segments' });
  await card.getByRole('link', { name: 'New followers not yet bought' }).waitFor();
  assert.deepEqual(faults, []);
});

test('a segment is found from anywhere, by the keyboard', async () => {
  const id = await make('Regulars of the tea house', everybody);
  await page.goto(`${stage.url}/messages`);
  await page.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or go to' }).fill('tea house');
  await page.getByRole('option', { name: 'Regulars of the tea house' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Regulars of the tea house' }).waitFor();
  assert.ok(page.url().includes(id));
});

test('what a rule lacks is said at the condition, and nothing is saved', async () => {
  await page.goto(`${stage.url}/segments/new`);
  await page.getByLabel('Name', { exact: true }).fill('Nobody knows');
  await add('City');
  await condition(/^City/).getByText('Choose at least one value.').waitFor();
  await button('Group of conditions').first().click();
  await page.getByRole('button', { name: 'One thing and then another…' }).click();
  const length = condition(/^Followed an account/).getByLabel('within', { exact: true });
  await length.fill('0');
  await condition(/^Followed an account/)
    .getByText('The time must last at least 1.')
    .waitFor();
  await button('Save as a live segment').click();
  await page.getByText('2 things need mending first.').waitFor();
  await page.getByLabel('City: compared with').fill('Suzhou');
  await page.getByText('“Suzhou”, as typed').click();
  await length.fill('3');
  await page
    .getByText(
      'People whose city is Suzhou, and who have followed an account and then placed an order within 3 days.',
    )
    .waitFor();
  await count()
    .and(page.getByText('0', { exact: true }))
    .waitFor();
  assert.deepEqual(faults, []);
});

test('what the server alone can know is said at its condition too', async () => {
  const first = await make('First', everybody);
  const rules: Rule[] = [{ kind: 'segment', segmentId: first }];
  await make('Second', { ...everybody, rules } as Rule);
  await page.goto(`${stage.url}/segments/${first}/edit`);
  await add('Member of another segment');
  await page.getByLabel('Choose a segment').click();
  await page.locator('.ant-select-item-option').getByText('Second', { exact: true }).click();
  await button('Save').click();
  await condition(/^In the segment Second/)
    .getByText(/go round in a circle/)
    .waitFor();
  assert.deepEqual(faults, []);
});

test('a segment in use is not deleted, and says where it is used', async () => {
  await page.goto(`${stage.url}/segments`);
  await page.getByRole('link', { name: 'First', exact: true }).click();
  const uses = page.locator('.card', { hasText: 'Used in' });
  await uses.getByRole('link', { name: 'Second' }).waitFor();
  await button('Delete').click();
  await page.locator('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('First is in use').waitFor();
  const refusal = page.getByRole('dialog', { name: 'First is in use' });
  await refusal.getByRole('link', { name: 'Second' }).click();
  await page.getByRole('heading', { name: 'Second' }).waitFor();
  await button('Delete').click();
  await page.locator('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Second was deleted.').waitFor();
  await page.getByRole('heading', { name: 'Segments', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Second' }).waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

test('members leave as a file, with the columns that were chosen', async () => {
  await page.getByRole('link', { name: 'First', exact: true }).click();
  await page.getByRole('link', { name: 'Export' }).click();
  await button('New export').click();
  const form = page.getByRole('dialog');
  await form.getByLabel('service').check();
  await form.getByLabel('OpenID').check();
  await form.getByRole('button', { name: 'Start the export' }).click();
  const fetch = page.getByRole('link', { name: /^Download/ });
  await fetch.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), fetch.click()]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? '', /openid/);
  assert.deepEqual(faults, []);
});

test('a campaign to its members begins on its page', async () => {
  const id = await make('Told of the harvest', everybody);
  await page.goto(`${stage.url}/segments/${id}`);
  await button('Start a campaign').click();
  await button('Create').click();
  await page.waitForURL((url) => url.pathname.startsWith('/campaigns/'));
  const { plan } = await stage.api('GET', new URL(page.url()).pathname);
  assert.deepEqual((plan as { audience: Rule }).audience, { kind: 'segment', segmentId: id });
});

test('overlap is drawn and said, and the choice is in the address', async () => {
  await page.goto(`${stage.url}/segments`);
  await button('Compare segments').click();
  const choice = page.getByLabel('Choose two to eight segments');
  for (const name of ['First', 'New followers not yet bought']) {
    await choice.fill(name);
    await page.locator('.ant-select-item-option').getByText(name, { exact: true }).click();
  }
  await page
    .getByRole('listitem')
    .getByText('2 people are in First and New followers not yet bought only')
    .waitFor();
  await page.reload();
  await page.getByRole('img', { name: 'People by the segments they are in' }).waitFor();
  assert.deepEqual(faults, []);
});

test('a list takes whom one puts on it, and lets them go', async () => {
  await page.goto(`${stage.url}/segments`);
  await button('New list').click();
  await page.getByRole('dialog').getByLabel('Name').fill('Tasting on Friday');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByLabel('Find somebody to put on the list').click();
  await page.locator('.ant-select-item-option').first().click();
  await button('Put on the list').click();
  const row = page.getByRole('row', { name: /WeChat|Unnamed/ });
  await row.waitFor();
  await page.getByRole('button', { name: /^Take .* off the list$/ }).click();
  await page.getByText('Nobody is in it').waitFor();
  assert.deepEqual(faults, []);
});

test('every field that a rule can name has words in both languages', async () => {
  const { fields } = (await stage.api('GET', '/segments/catalogue')) as unknown as SegmentCatalogue;
  assert.ok(fields.length > 40, `only ${fields.length} fields`);
  for (const language of ['en', 'zh-CN']) {
    const file = path.resolve(import.meta.dirname, `../src/locales/${language}/rules.json`);
    const texts: unknown = JSON.parse(await readFile(file, 'utf8'));
    const has = (key: string) =>
      key
        .split('.')
        .reduce<unknown>(
          (at, part) => (at as Record<string, unknown> | undefined)?.[part],
          texts,
        ) !== undefined;
    const wanted = fields.flatMap(({ name, group, params }) => [
      `field.${name}`,
      `palette.group.${group}`,
      ...params.flatMap((param) => [
        `param.${param.name}`,
        `${param.required ? 'paramChoose' : 'paramAny'}.${param.name}`,
      ]),
    ]);
    assert.deepEqual(
      wanted.filter((key) => !has(key)),
      [],
      language,
    );
  }
});

test('in Chinese too', async () => {
  const {
    page: chinese,
    faults: theirs,
    close,
  } = await openPage(stage.browser, {
    locale: 'zh-CN',
  });
  await signIn(chinese, stage.url, '/segments/new?template=birthdayNextWeek');
  await chinese.getByText('生日（按公历）', { exact: false }).waitFor();
  await chinese.getByRole('button', { name: '保存为实时人群' }).click();
  await chinese.getByRole('heading', { name: '下周生日' }).waitFor();
  assert.deepEqual(theirs, []);
  await close();
});
