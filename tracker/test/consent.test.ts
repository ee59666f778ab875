import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { anonymousId, call, ready, storedKeys, LIMIT, useTracker } from './harness.ts';

const tracker = useTracker();
const required = 'data-consent="required"';

/** Does everything that would be told, if telling were allowed. */
async function behave(page: Page): Promise<void> {
  await page.click('button');
  await page.evaluate(() => history.pushState({}, '', '/moved?utm_source=spa'));
  await call(page, 'track', 'Silent');
}

const nothingStored = async (page: Page) => {
  assert.deepEqual(await storedKeys(page), []);
  assert.equal(await page.evaluate(() => document.cookie), '');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
};

/** Lets every pending timer of the page run, then proves by a post of our own that none sent. */
async function provesSilence(page: Page): Promise<void> {
  await page.clock.runFor(60_000);
  await page.evaluate(
    (url) => fetch(url, { method: 'POST', body: '{"batch":[{"type":"probe"}]}' }),
    `${tracker.collector.origin}/v1/batch`,
  );
  await tracker.collector.event('probe');
  assert.equal(tracker.collector.requests.length, 1);
}

describe('opt-in', LIMIT, () => {
  test('nothing is stored or sent before consent, not even an id', async () => {
    tracker.site.pages.set('/', {
      attributes: required,
      html: '<form onsubmit="return false"><button data-rapport-event="B">B</button></form>',
    });
    const page = await tracker.context.newPage();
    await page.clock.install();
    await tracker.open('/?utm_source=wechat', page);
    await behave(page);
    assert.equal(await anonymousId(page), undefined);
    await nothingStored(page);
    await provesSilence(page);
    await nothingStored(page);
  });

  test('consent lets held calls go, then the page, with the campaign that brought it', async () => {
    tracker.site.pages.set('/', { attributes: required });
    const page = await tracker.open('/?utm_source=wechat&rp_t=t0k');
    assert.ok(!page.url().includes('rp_t'));
    await call(page, 'identify', 'u1');
    await nothingStored(page);
    await call(page, 'consent', true);
    const view = await tracker.collector.event('page');
    assert.deepEqual(
      tracker.collector.received().map(({ type }) => type),
      ['identify', 'page'],
    );
    assert.equal(view.userId, 'u1');
    assert.deepEqual(view.context['campaign'], { source: 'wechat' });
    await page.reload();
    await tracker.collector.events('page', 2);
  });

  test('withdrawal deletes everything and holds on the next page', async () => {
    tracker.site.pages.set('/', { attributes: required, html: '<button>B</button>' });
    const page = await tracker.context.newPage();
    await page.clock.install();
    await tracker.open('/', page);
    await call(page, 'consent', true);
    await page.clock.runFor(1000);
    await tracker.collector.event('page');
    assert.ok((await storedKeys(page)).length > 0);
    tracker.collector.requests.length = 0;
    await call(page, 'track', 'Unsent');
    await call(page, 'consent', false);
    await nothingStored(page);
    await behave(page);
    await tracker.open('/', page);
    await nothingStored(page);
    await provesSilence(page);
  });

  test('Global Privacy Control is a refusal that a script cannot overrule', async () => {
    tracker.site.pages.set('/', { attributes: required, html: '<button>B</button>' });
    const page = await tracker.context.newPage();
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }),
    );
    await page.clock.install();
    await tracker.open('/', page);
    await call(page, 'consent', true);
    await behave(page);
    await nothingStored(page);
    await provesSilence(page);
  });

  test('Global Privacy Control, switched on later, ends an earlier consent', async () => {
    tracker.site.pages.set('/', { attributes: required });
    const page = await tracker.open();
    await call(page, 'consent', true);
    await tracker.collector.event('page');
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }),
    );
    await page.reload();
    await ready(page);
    assert.equal(await anonymousId(page), undefined);
    await nothingStored(page);
  });

  test('a tab that waits begins when the visitor, having agreed in another, comes back to it', async () => {
    tracker.site.pages.set('/a', { attributes: required });
    tracker.site.pages.set('/b', { attributes: required });
    const waiting = await tracker.open('/a');
    const other = await tracker.open('/b');
    await call(other, 'consent', true);
    await tracker.collector.event('page');
    await waiting.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    const [, second] = await tracker.collector.events('page', 2);
    assert.equal((second?.context.page as { path: string }).path, '/a');
  });
});

describe('opt-out', LIMIT, () => {
  test('a no is remembered, and is all that is remembered', async () => {
    tracker.site.pages.set('/', { html: '<button>B</button>' });
    const page = await tracker.context.newPage();
    await page.clock.install();
    await tracker.open('/', page);
    await page.clock.runFor(1000);
    await tracker.collector.event('page');
    tracker.collector.requests.length = 0;
    await call(page, 'consent', false);
    await tracker.open('/', page);
    await behave(page);
    assert.deepEqual(await storedKeys(page), ['rapport.consent']);
    await provesSilence(page);
    await call(page, 'consent', true);
    await page.clock.runFor(1000);
    await tracker.collector.event('page');
  });
});

describe('a cookie domain', LIMIT, () => {
  const open = (host: string) =>
    tracker.open(`http://${host}.brand.test:${tracker.site.port}/?utm_source=${host}`);
  const attributes = `${required} data-cookie-domain="brand.test"`;

  test('shares the visitor and the decision among subdomains, both ways', async () => {
    tracker.site.pages.set('/', { attributes });
    const shop = await open('shop');
    await call(shop, 'consent', true);
    await call(shop, 'identify', '李 1');
    const club = await open('club');
    assert.equal(await anonymousId(club), await anonymousId(shop));
    await call(club, 'track', 'Joined');
    const joined = await tracker.collector.event('Joined');
    assert.equal(joined.userId, '李 1');
    assert.ok(!(await storedKeys(club)).includes('rapport.id'), 'no second copy to forget');
    await tracker.collector.events('page', 2);

    await call(club, 'consent', false);
    assert.equal(await anonymousId(shop), undefined, 'at once, in the tab that is open');
    await nothingStored(club);
    await nothingStored(await open('shop'));
  });

  test('that the browser refuses costs only the sharing', async () => {
    tracker.site.pages.set('/', { attributes: 'data-cookie-domain="elsewhere.test"' });
    const shop = await open('shop');
    const id = await anonymousId(shop);
    await shop.reload();
    await tracker.collector.events('page', 1);
    assert.equal(await anonymousId(await open('shop')), id);
  });
});
