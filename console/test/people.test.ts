import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openPage, openStage, owner, signIn, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** The six digits an authenticator shows at a moment (RFC 6238, SHA-1, 30 seconds). */
function totp(secret: string, at: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll('=', '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('somebody invited joins by the link, and sees what an agent may see', async () => {
  const { link } = await stage.api('POST', '/team/invitations', {
    email: 'an@yunhe.example',
    role: 'agent',
  });
  const { page, faults, close } = await openPage(stage.browser);
  await page.goto(String(link));
  await page.getByRole('heading', { name: 'Join Yunhe Tea' }).waitFor();
  await page.getByLabel('Your name').fill('An Li');
  await page.getByLabel('Password, at least 10 characters').fill('another long one');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { name: 'Contacts', exact: true }).waitFor();
  const places = await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link')
    .allTextContents();
  assert.deepEqual(places, ['Contacts', 'QR codes', 'Messages', 'Segments', 'Tags']);
  await page.getByRole('link', { name: 'QR codes' }).click();
  await page.getByRole('heading', { name: 'QR codes', exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'New code' }).count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('an invitation that is no more says so', async () => {
  const { page, close } = await openPage(stage.browser);
  await page.goto(`${stage.url}/invitation/there-is-no-such-token`);
  await page.getByText('This invitation no longer works').waitFor();
  await close();
});

test('a second factor is set up, asked for, and a backup code stands in for it', async () => {
  const { page, faults, close } = await openPage(stage.browser);
  await signIn(page, stage.url, '/account');
  const card = page.locator('.card', { hasText: 'Two-factor sign-in' });
  await card.getByLabel('Your password').fill(owner.password);
  await card.getByRole('button', { name: 'Set it up' }).click();
  const secret = (await card.locator('.copyable code').textContent()) ?? '';
  await card.getByLabel('The code it shows now').fill(totp(secret, Date.now()));
  await card.getByRole('button', { name: 'Confirm' }).click();
  const codes = ((await card.locator('.backup-codes').textContent()) ?? '').split('\n');
  await card.getByRole('button', { name: 'I have kept them' }).click();
  await card.getByText('On', { exact: true }).waitFor();

  const again = await openPage(stage.browser);
  await again.page.goto(stage.url);
  await again.page.getByLabel('Email').fill(owner.email);
  await again.page.getByLabel('Password').fill(owner.password);
  await again.page.getByRole('button', { name: 'Sign in' }).click();
  await again.page.getByLabel('Code from your app').fill('000000');
  await again.page.getByRole('button', { name: 'Confirm' }).click();
  await again.page.getByText('That code is not right.').waitFor();
  await again.page.getByRole('button', { name: 'Use a backup code' }).click();
  await again.page.getByLabel('Backup code').fill(codes[0] ?? '');
  await again.page.getByRole('button', { name: 'Confirm' }).click();
  await again.page.locator('.shell').waitFor();
  assert.deepEqual([...faults, ...again.faults], []);
  await again.close();
  await close();
});
