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
  await signIn(page, stage.url, '/journeys');
});
after(() => stage.close());

const steps = () => page.locator('.react-flow__node-step');
const step = (name: string) => page.locator('.react-flow__node-step', { hasText: name });
const panel = () => page.getByRole('complementary', { name: 'What is chosen' });
const add = (kind: string) =>
  page
    .getByRole('group', { name: 'Steps to add' })
    .getByRole('button', { name: kind, exact: true })
    .click();
const saved = () => page.locator('.editor-bar').getByText('Saved', { exact: true }).waitFor();
const journeyId = () => /\/journeys\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

/** Waits until the canvas shows so many steps and ways. */
async function drawn(nodes: number, edges: number): Promise<void> {
  await page.waitForFunction(
    ([n, e]) =>
      document.querySelectorAll('.react-flow__node-step').length === n &&
      document.querySelectorAll('.react-flow__edge').length === e,
    [nodes, edges] as const,
  );
}

/** Draws the way from a step's outlet to another step, as a hand does. */
async function connect(from: string, outlet: number, to: string): Promise<void> {
  const source = step(from).locator('.react-flow__handle.source').nth(outlet);
  await source.dragTo(step(to).locator('.react-flow__handle.target'));
}

test('an empty list offers ready-made journeys, and each begins without an error', async () => {
  await page.getByText('No journeys yet').waitFor();
  const { items } = (await stage.api('GET', '/journeys/templates')) as { items: unknown[] };
  assert.equal(await page.locator('.journey-template-way').count(), items.length);
  await page.getByRole('button', { name: /48-hour welcome/ }).click();
  await steps().first().waitFor();
  await page.getByText('No problems').waitFor();
  assert.deepEqual(faults, []);
});

test('three steps are drawn, connected, undone and redone', async () => {
  await page.goto(`${stage.url}/journeys/new`);
  await page.getByRole('button', { name: /Blank/ }).click();
  await page.getByText('Nothing lets anybody in yet').waitFor();
  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByRole('menuitem', { name: 'By hand' }).click();
  await add('Wait for something');
  await drawn(1, 1);
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await add('Leave');
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await add('Tags');
  await drawn(3, 1);
  await connect('Wait for something', 1, 'Leave');
  await drawn(3, 2);
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+z');
  await drawn(3, 1);
  await page.keyboard.press('Control+z');
  await drawn(2, 1);
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+y');
  await drawn(3, 2);
  await saved();
  const { draft } = (await stage.api('GET', `/journeys/${journeyId()}`)) as {
    draft: { steps: Record<string, { to: object }> };
  };
  assert.deepEqual(draft.steps['wait-for-fact']?.to, { timeout: 'exit' });
  assert.deepEqual(faults, []);
});

test('what is wrong is marked, and the list leads to the step', async () => {
  await page.getByRole('button', { name: /problem/ }).click();
  await page.locator('.problem-list').getByText('Something has to be chosen').click();
  await panel().getByRole('heading', { name: 'Tags' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Publish' }).isDisabled(), true);
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await step('Tags').click();
  await page.keyboard.press('Delete');
  await drawn(2, 2);
  await page.getByText('No problems').waitFor();
});

test('what only the server can know is told too, and forgotten with the step', async () => {
  await saved();
  const { revision, draft } = (await stage.api('GET', `/journeys/${journeyId()}`)) as {
    revision: number;
    draft: { steps: object };
  };
  const gone = { kind: 'tag', name: 'Old tag', to: {}, remove: [] };
  const add = ['01900000-0000-7000-8000-000000000000'];
  const steps = { ...draft.steps, gone: { ...gone, add } };
  await stage.api('PATCH', `/journeys/${journeyId()}`, { revision, draft: { ...draft, steps } });
  await step('Old tag').focus();
  await page.keyboard.press('Enter');
  await panel().getByText('A tag does not exist (any more).').waitFor();
  await page.getByRole('button', { name: '1 problem' }).waitFor();
  await panel().getByRole('button', { name: 'Remove' }).click();
  await drawn(2, 2);
  await page.getByText('No problems').waitFor();
});

test('parts are copied from one journey into another', async () => {
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.getByText('2 parts copied.').waitFor();
  const here = page.url();
  await saved();
  await page.goto(`${stage.url}/journeys/new`);
  await page.getByRole('button', { name: /Blank/ }).click();
  await page.getByText('Nothing lets anybody in yet').waitFor();
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+v');
  await drawn(2, 1);
  await saved();
  await page.goto(here);
  await drawn(2, 2);
});

test('a step dragged onto a way comes between', async () => {
  const [way] = await page.locator('.react-flow__edge').all();
  const box = await way?.boundingBox();
  assert.ok(way && box);
  await page
    .getByRole('group', { name: 'Steps to add' })
    .getByRole('button', { name: 'Best hour' })
    .dragTo(page.locator('.react-flow__pane'), {
      targetPosition: await onPane({ x: box.x + box.width / 2, y: box.y + box.height / 2 }),
    });
  await drawn(3, 3);
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+z');
  await drawn(2, 2);
});

/** A place of the window as seen from the corner of the canvas. */
async function onPane({ x, y }: { x: number; y: number }) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  return { x: x - (box?.x ?? 0), y: y - (box?.y ?? 0) };
}

test('with the keyboard alone a step is opened, named and moved', async () => {
  await step('Leave').focus();
  await page.keyboard.press('Enter');
  await panel().getByRole('heading', { name: 'Leave' }).waitFor();
  const name = panel().getByRole('textbox', { name: 'Name' });
  await name.waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('.inspect') !== null);
  await page.keyboard.type('Enough');
  await step('Enough').waitFor();
  const before = await step('Enough').boundingBox();
  await step('Enough').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await saved();
  const after = await step('Enough').boundingBox();
  assert.ok((after?.x ?? 0) > (before?.x ?? 0));
});

test('a dry run shows the way on the canvas', async () => {
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('button', { name: 'Play' }).click();
  const path = page.getByRole('group', { name: 'Their way' });
  await path.getByText('time is over').waitFor();
  await path.getByText('Enough').waitFor();
  await page.locator('.flow-step[data-mark="at"]', { hasText: 'Enough' }).waitFor();
  await page.getByRole('button', { name: 'Dry run' }).click();
  assert.deepEqual(faults, []);
});

test('published, a person is let in and seen walking on the live canvas', async () => {
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('button', { name: 'Publish and let people in' }).click();
  await page.getByText(/is live\./).waitFor();
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByText('inside on this version').waitFor();
  await stage.follow(stage.appId);
  const contactId = await someone();
  await stage.api('POST', `/journeys/${journeyId()}/entries`, {
    people: [{ contactId }],
    by: 'manual',
  });
  const waiting = step('Wait for something').locator('.flow-here');
  await waiting.getByText('1', { exact: true }).waitFor();
  await step('Wait for something').click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Take out' }).click();
  await page.locator('dialog.ask').getByRole('button', { name: 'Take out' }).click();
  await drawer.getByText('Nobody is here now.').waitFor();
  await page.keyboard.press('Escape');
  await waiting.getByText('0', { exact: true }).waitFor();
  await page.goto(`${stage.url}/contacts/${contactId}?view=journeys`);
  await page.locator('.card', { hasText: 'Entered' }).getByText('taken out by hand').waitFor();
  assert.deepEqual(faults, []);
});

/** The one who follows, once she is known. */
async function someone(): Promise<string> {
  for (;;) {
    const { items } = (await stage.api('GET', '/contacts?limit=1')) as { items: { id: string }[] };
    if (items[0]) return items[0].id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('what a colleague saved meanwhile is told, and theirs can be taken', async () => {
  await page.goto(`${stage.url}/journeys`);
  await page.getByRole('link', { name: '48-hour welcome' }).click();
  await steps().first().waitFor();
  const count = await steps().count();
  const { revision, draft } = (await stage.api('GET', `/journeys/${journeyId()}`)) as {
    revision: number;
    draft: { start: string; steps: object };
  };
  const theirs = {
    ...draft,
    start: 'only',
    steps: { only: { kind: 'exit', name: 'Theirs', to: {}, reason: '' } },
    layout: {},
  };
  // Between drawing and keeping, a colleague is quicker.
  let told = false;
  await page.route('**/api/v1/journeys/*', async (route) => {
    if (route.request().method() === 'PATCH' && !told) {
      told = true;
      await stage.api('PATCH', `/journeys/${journeyId()}`, { revision, draft: theirs });
    }
    await route.continue();
  });
  await add('Wait');
  await page.getByText(/has changed this draft meanwhile/).waitFor();
  await page.unrouteAll();
  assert.equal(await steps().count(), count + 1);
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await step('Theirs').waitFor();
  await drawn(1, 1);
  await saved();
});

test('a new name is no conflict, and what a colleague draws appears', async () => {
  await page.getByRole('button', { name: 'Name and purpose' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Welcome, friend');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Welcome, friend' }).waitFor();
  await add('Tags');
  await drawn(2, 1);
  await saved();
  const { revision, draft } = (await stage.api('GET', `/journeys/${journeyId()}`)) as {
    revision: number;
    draft: { steps: object };
  };
  const steps = { ...draft.steps, more: { kind: 'exit', name: 'From afar', to: {}, reason: '' } };
  await stage.api('PATCH', `/journeys/${journeyId()}`, { revision, draft: { ...draft, steps } });
  await step('From afar').waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('on a phone the draft is a list of steps, and in Chinese', async () => {
  const { cookies } = await page.context().storageState();
  const {
    page: phone,
    faults: theirs,
    close,
  } = await openPage(stage.browser, {
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    storageState: { cookies, origins: [] },
  });
  await phone.goto(`${stage.url}/journeys`);
  await phone.getByRole('heading', { name: '旅程' }).waitFor();
  await phone.getByRole('link', { name: 'Welcome, friend' }).click();
  await phone.getByRole('list', { name: '步骤' }).getByText('Theirs').waitFor();
  assert.equal(await phone.locator('.react-flow').isVisible(), false);
  const wide = await phone.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  assert.equal(wide, false);
  assert.deepEqual(theirs, []);
  await close();
});
