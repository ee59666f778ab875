import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anonymousId, call, LIMIT, useTracker } from './harness.ts';

const tracker = useTracker();

describe('hostile pages', LIMIT, () => {
  test('a sandboxed frame without storage, cookies or locks is still told', async () => {
    tracker.site.pages.set('/', {
      headers: { 'content-security-policy': 'sandbox allow-scripts allow-forms' },
      html: '<button data-rapport-event="Boxed">B</button>',
    });
    const page = await tracker.open('/?utm_source=box&rp_t=t0k');
    const denied = await page.evaluate(() => {
      try {
        return !localStorage;
      } catch {
        return true;
      }
    });
    assert.ok(denied, 'the browser denies storage here');
    const id = await anonymousId(page);
    await page.click('button');
    const event = await tracker.collector.event('Element Clicked');
    assert.equal(event.anonymousId, id, 'one id while the page lives');
    assert.deepEqual(event.context['campaign'], { source: 'box' });
    assert.ok(!JSON.stringify(event.context.page).includes('t0k'));
    assert.deepEqual(tracker.errors, []);
  });

  test('a full disk, or the private mode of an old Safari, is survived', async () => {
    const page = await tracker.context.newPage();
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await tracker.open('/', page);
    await call(page, 'track', 'Full');
    const event = await tracker.collector.event('Full');
    assert.equal(event.anonymousId, await anonymousId(page));
    assert.deepEqual(tracker.errors, []);
  });

  test('a policy that forbids the collector leaves the page whole', async () => {
    tracker.site.pages.set('/', {
      headers: { 'content-security-policy': "connect-src 'self'" },
      early: `window.blocked = new Promise((done) =>
        document.addEventListener('securitypolicyviolation', done))`,
      html: '<button onclick="document.title = \'works\'">B</button>',
    });
    const page = await tracker.open();
    await page.evaluate(() => (window as unknown as { blocked: Promise<void> }).blocked.then());
    await page.click('button');
    assert.equal(await page.title(), 'works');
    assert.deepEqual(tracker.errors, []);
    assert.equal(tracker.collector.requests.length, 0);
  });

  test('garbage under our names in storage is put aside', async () => {
    const page = await tracker.context.newPage();
    await page.addInitScript(() => {
      for (const key of ['first', 'last', 'lock', 'q.wk_test.1', 'q.wk_test.2']) {
        localStorage.setItem(`rapport.${key}`, '{"broken');
      }
    });
    await tracker.open('/?utm_source=a', page);
    const event = await tracker.collector.event('page');
    assert.deepEqual(event.context['campaign'], { source: 'a' });
    assert.deepEqual(tracker.errors, []);
  });

  test('wrong calls and a broken fetch never reach the page', async () => {
    tracker.site.pages.set('/', {
      early: `window.rapport = [null, 7, [], ['nonsense'], ['track']];
        const real = window.fetch; let calls = 0;
        window.fetch = (...args) => { if (!calls++) throw new Error('wrapped'); return real(...args) }`,
    });
    const page = await tracker.open();
    await page.evaluate(() => {
      const loop: Record<string, unknown> = {};
      loop['self'] = loop;
      (window.rapport as { push(call: unknown): void }).push(['track', 'Loop', loop]);
      (window.rapport as { push(call: unknown): void }).push(() => {
        throw new Error('from the page');
      });
    });
    await call(page, 'track', 'Fine');
    await tracker.collector.event('Fine');
    assert.ok(!tracker.collector.received().some(({ event }) => event === 'Loop'));
    assert.deepEqual(tracker.errors, []);
  });

  test('a script that is included twice counts once', async () => {
    tracker.site.pages.set('/', {
      html: `<script src="${tracker.collector.origin}/t.js" data-write-key="wk_test"></script>`,
    });
    const page = await tracker.open();
    await page.waitForLoadState('load');
    await call(page, 'track', 'Marker');
    await tracker.collector.event('Marker');
    assert.equal((await tracker.collector.events('page', 1)).length, 1);
  });

  test('without a write key nothing happens', async () => {
    tracker.site.pages.set('/', { attributes: '', html: '' });
    const page = await tracker.context.newPage();
    await page.route('**/keyless', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<script src="${tracker.collector.origin}/t.js"></script>`,
      }),
    );
    await page.goto(`${tracker.site.origin}/keyless`);
    assert.equal(await page.evaluate(() => typeof window.rapport), 'undefined');
    assert.deepEqual(tracker.errors, []);
  });
});
