import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, openStage, signIn, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

const day = 86_400_000;

/** Ten buyers, each better than the one before: the last is a champion of tea. */
async function buyersBuy(): Promise<void> {
  const facts = Array.from({ length: 10 }, (_, n) => {
    const identities = [{ kind: 'user_id', id: `buyer-${n}` }];
    const orders = Array.from({ length: n + 1 }, (_, no) => ({
      type: 'order.placed',
      identities,
      occurredAt: new Date(Date.now() - (200 - 20 * n + no) * day).toISOString(),
      data: {
        orderNo: `${n}-${no}`,
        total: 10_000,
        currency: 'CNY',
        store: 'Plaza 66',
        items: [{ sku: 'T1', name: 'Longjing', quantity: 1, unitPrice: 10_000, category: 'Tea' }],
      },
    }));
    const traits = { name: `Buyer ${n}` };
    return [{ type: 'contact.identified', identities, data: { traits } }, ...orders];
  });
  await stage.api('POST', '/facts', { facts: facts.flat() });
  while ((await stage.api('GET', '/system/lanes'))['waiting'] !== 0);
}

test('from the grid to a champion’s portrait, and a word of staff that beats it', async () => {
  await buyersBuy();
  const { page, faults, close } = await openPage(stage.browser);
  await signIn(page, stage.url, '/rfm');
  await page.getByRole('heading', { name: 'RFM', exact: true }).waitFor();
  const settled = page.getByText('10 buyers spent', { exact: false });
  await page.getByRole('button', { name: 'Work out the scores' }).click();
  await settled.waitFor();

  await page.getByRole('button', { name: /Settings$/ }).click();
  await page.getByLabel('Orders that count').click();
  await page.getByTitle('Of the last 3 months').click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Orders since', { exact: false }).waitFor();

  await page.getByRole('button', { name: 'Champions' }).click();
  await page.getByRole('link', { name: 'Buyer 9' }).click();
  await page.getByRole('heading', { name: 'Buyer 9' }).waitFor();
  const trait = page.locator('.trait', { hasText: 'Favourite category' });
  await trait.getByText('Tea (10 of 10)').waitFor();
  assert.match(await trait.innerText(), /from 10 orders/);

  await page.getByRole('button', { name: 'Enter by hand: Favourite category' }).click();
  await page.getByLabel('Value').fill('Silk');
  await page.getByRole('button', { name: 'Save' }).click();
  await trait.getByText('Entered by').waitFor();
  assert.match(await trait.innerText(), /Silk[\s\S]*instead of Tea \(10 of 10\)/);

  await page.getByRole('button', { name: 'Enter by hand: Favourite category' }).click();
  await page.getByRole('button', { name: 'Take back' }).click();
  await trait.getByText('from 10 orders').waitFor();
  assert.deepEqual(faults, []);
  await close();
});
