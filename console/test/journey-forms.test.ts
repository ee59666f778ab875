import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let faults: string[];
let journeyId = '';
before(async () => {
  stage = await openStage();
  ({ page, faults } = await openPage(stage.browser, { reducedMotion: 'reduce' }));
  const { id } = (await stage.api('POST', '/journeys', { name: 'Forms' })) as { id: string };
  journeyId = id;
  await stage.api('PATCH', `/journeys/${id}`, {
    revision: 1,
    draft: {
      triggers: [{ kind: 'manual' }],
      limit: { kind: 'always' },
      start: 'act',
      steps: {
        act: { kind: 'action', action: '', params: {}, to: { next: 'tell' } },
        tell: { kind: 'webhook', url: 'https://shop.example/in', data: {} },
      },
    },
  });
  await signIn(page, stage.url, `/journeys/${id}`);
});
after(() => stage.close());

const panel = () => page.getByRole('complementary', { name: 'What is chosen' });
const field = (label: string) => panel().getByRole('group', { name: label, exact: true });
async function open(step: string): Promise<void> {
  await page.locator('.react-flow__node-step', { hasText: step }).focus();
  await page.keyboard.press('Enter');
}
async function choose(select: string, option: string): Promise<void> {
  await field(select).getByRole('combobox').click();
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click();
}

/** Waits until the server holds the step so. */
async function stored(step: string, holds: (step: Record<string, unknown>) => boolean) {
  for (let tries = 0; tries < 600; tries++) {
    const { draft } = (await stage.api('GET', `/journeys/${journeyId}`)) as {
      draft: { steps: Record<string, Record<string, unknown>> };
    };
    const found = draft.steps[step] ?? {};
    if (holds(found)) return found;
    await page.waitForTimeout(100);
  }
  throw new Error(`The server never held ${step} so.`);
}

test('an action is filled in by a form of its own, with what is wrong at the field', async () => {
  await open('Action');
  await choose('Which action', 'Suppress messages');
  const reason = field('Reason');
  await reason.getByText('Something has to be chosen or written here.').waitFor();
  assert.equal(await reason.getByTitle('Needed').count(), 1);
  assert.equal(await field('For so many days (empty: for good)').getByTitle('Needed').count(), 0);
  await reason.getByRole('textbox').fill('She asked for quiet');
  await field('For so many days (empty: for good)').getByRole('spinbutton').fill('30');
  await choose('Which messages', 'Marketing');
  const { params } = await stored('act', ({ params: given }) =>
    Boolean((given as { purpose?: string } | undefined)?.purpose),
  );
  assert.deepEqual(params, { why: 'She asked for quiet', days: 30, purpose: 'marketing' });
  await reason.getByText('Something has to be chosen').waitFor({ state: 'detached' });
  await page.getByText('No problems').waitFor();
  assert.deepEqual(faults, []);
});

test('another action begins anew, and tags are chosen by name', async () => {
  await choose('Which action', 'Tag by name');
  const tags = field('Tags');
  await tags.getByRole('combobox').fill('VIP');
  await page.keyboard.press('Enter');
  await stored('act', ({ params }) => JSON.stringify(params) === '{"tags":["VIP"]}');
  await page.keyboard.press('Escape');
});

test('what a webhook sends along is written as names and values', async () => {
  await open('Webhook');
  await panel().getByRole('button', { name: 'Add a value' }).click();
  await panel().getByLabel('Name of value 1').fill('reason');
  await panel().getByLabel('Value 1', { exact: true }).fill('welcome');
  await stored('tell', ({ data }) => JSON.stringify(data) === '{"reason":"welcome"}');
  await panel().getByRole('button', { name: 'Remove value 1' }).click();
  await stored('tell', ({ data }) => JSON.stringify(data) === '{}');
  assert.deepEqual(faults, []);
});

test('a journey is made of a file, and a file that is none is refused with the place', async () => {
  const { definition } = (await stage.api('GET', `/journeys/${journeyId}/export`)) as {
    definition: { steps: Record<string, object> };
  };
  const give = (given: object | string) =>
    page.locator('input[type=file]').setInputFiles({
      name: 'Greeting.journey.json',
      mimeType: 'application/json',
      buffer: Buffer.from(typeof given === 'string' ? given : JSON.stringify(given)),
    });
  await page.goto(`${stage.url}/journeys/new`);
  await page.getByRole('button', { name: 'From a file' }).waitFor();
  await give('{ "format": ');
  await page.getByRole('alert').getByText('line 1, column 13').waitFor();
  const steps = { ...definition.steps, tell: { kind: 'telephone' } };
  await give({ format: 'rapport.journey/1', name: 'Wrong', definition: { ...definition, steps } });
  await page.getByRole('alert').getByText('$.definition.steps.tell.kind').waitFor();
  await give({ format: 'rapport.journey/1', name: 'From elsewhere', definition });
  await page.getByRole('heading', { name: 'From elsewhere' }).waitFor();
  await page.waitForFunction(
    () => document.querySelectorAll('.react-flow__node-step').length === 2,
  );
  assert.deepEqual(faults, []);
});

test('what a version changes is told in words, and marked on the drawing', async () => {
  const text = (words: string) => ({
    kind: 'send',
    message: { purpose: 'service', ways: [{ content: { type: 'text', text: words } }] },
  });
  const pause = (n: number, next: string) => ({
    kind: 'wait',
    span: { n, unit: 'day' },
    to: { next },
  });
  const draft = (steps: object) => ({
    triggers: [{ kind: 'manual' }],
    limit: { kind: 'always' },
    start: 'pause',
    steps,
  });
  const { id } = (await stage.api('POST', '/journeys', { name: 'Two versions' })) as { id: string };
  for (const [revision, steps] of [
    { pause: pause(1, 'hello'), hello: text('Good day'), old: { kind: 'exit', name: 'Old end' } },
    { pause: pause(3, 'mark'), mark: { kind: 'goal' }, hello: text('Good evening') },
  ].entries()) {
    await stage.api('PATCH', `/journeys/${id}`, {
      revision: 2 * revision + 1,
      draft: draft(steps),
    });
    await stage.api('POST', `/journeys/${id}/publish`, { revision: 2 * revision + 2 });
  }
  await page.goto(`${stage.url}/journeys/${id}?tab=versions`);
  await page.getByRole('button', { name: 'What changed' }).click();
  const list = page.getByRole('list', { name: 'What changes' });
  const entry = (words: string) => list.getByRole('listitem').filter({ hasText: words });
  await entry('1 · Wait').getByText('How long').waitFor();
  assert.deepEqual(await entry('1 · Wait').locator('del').allTextContents(), [
    '1 day',
    '2 · Send a message',
  ]);
  assert.deepEqual(await entry('1 · Wait').locator('ins').allTextContents(), [
    '3 days',
    '2 · Goal reached',
  ]);
  assert.deepEqual(await entry('3 · Send a message').locator('ins').allTextContents(), [
    'Text: Good evening',
  ]);
  await entry('Old end').getByText('Removed').waitFor();
  await entry('Goal reached').getByText('Added').waitFor();
  await page.locator('.flow-step[data-mark=added]').waitFor();
  assert.equal(await page.locator('.flow-step[data-mark=changed]').count(), 2);
  assert.deepEqual(faults, []);
});
