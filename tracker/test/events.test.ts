import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { call, LIMIT, useTracker } from './harness.ts';

const tracker = useTracker();

describe('page views', LIMIT, () => {
  test('a load is told in the form of the Segment HTTP API, without a preflight', async () => {
    const page = await tracker.open('/shoes?size=38');
    const event = await tracker.collector.event('page');
    assert.equal(event.context.page instanceof Object, true);
    assert.deepEqual(event.context.page, {
      url: `${tracker.site.origin}/shoes?size=38`,
      path: '/shoes',
      title: 'Page /shoes',
      referrer: '',
      search: '?size=38',
    });
    assert.deepEqual(event.properties, event.context.page);
    assert.match(event.messageId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    assert.ok(Date.parse(event.sentAt) >= Date.parse(event.timestamp));
    assert.deepEqual(Object.keys(event.context).sort(), [
      'library',
      'locale',
      'page',
      'screen',
      'timezone',
      'userAgent',
    ]);
    assert.equal(event.context['userAgent'], await page.evaluate(() => navigator.userAgent));
    const [request] = tracker.collector.requests;
    assert.equal(request?.method, 'POST /v1/batch', 'no OPTIONS before it');
    assert.equal(request?.contentType, 'text/plain;charset=UTF-8');
    assert.equal(request?.body.writeKey, 'wk_test');
  });

  test('a single-page site is followed through pushState, replaceState and back', async () => {
    const page = await tracker.open('/spa');
    await tracker.collector.events('page', 1);
    await page.evaluate(() => {
      history.pushState({}, '', '/spa/two');
      document.title = 'Two';
    });
    await tracker.collector.events('page', 2);
    await page.evaluate(() => history.replaceState({}, '', '/spa/two')); // nothing changed
    await page.evaluate(() => history.replaceState({}, '', '/spa/three'));
    await tracker.collector.events('page', 3);
    await page.goBack();
    const events = await tracker.collector.events('page', 4);
    const paths = events.map(({ context }) => (context.page as { path: string }).path);
    assert.deepEqual(paths, ['/spa', '/spa/two', '/spa/three', '/spa']);
    const second = events[1]?.context.page as { title: string; referrer: string };
    assert.equal(second.title, 'Two');
    assert.equal(second.referrer, `${tracker.site.origin}/spa`);
  });

  test('only what data-auto names runs by itself', async () => {
    tracker.site.pages.set('/', {
      attributes: 'data-auto="clicks"',
      html: '<button data-rapport-event="Go">Go</button>',
    });
    const page = await tracker.open();
    await page.click('button');
    await tracker.collector.event('Element Clicked');
    assert.equal(tracker.collector.received().length, 1);
  });
});

describe('clicks', LIMIT, () => {
  test('a marked element is told with its properties, from any child', async () => {
    tracker.site.pages.set('/', {
      html: `<div data-rapport-event="Add to bag" data-rapport-prop-product-id="7"
        data-rapport-prop-size="M"><button><b>Add</b></button></div>`,
    });
    const page = await tracker.open();
    await page.click('b');
    const { properties } = await tracker.collector.event('Element Clicked');
    assert.deepEqual(properties, { name: 'Add to bag', productId: '7', size: 'M' });
  });

  test('a mark inside a web component is seen', async () => {
    tracker.site.pages.set('/', {
      html: `<x-card></x-card><script>document.querySelector('x-card').attachShadow({ mode: 'open' })
        .innerHTML = '<button data-rapport-event="Inner">x</button>'</script>`,
    });
    const page = await tracker.open();
    await page.click('x-card button');
    const { properties } = await tracker.collector.event('Element Clicked');
    assert.deepEqual(properties, { name: 'Inner' });
  });

  test('outbound links and downloads are told without their query, inner links are not', async () => {
    tracker.site.pages.set('/', {
      html: `<script>addEventListener('click', (event) => event.preventDefault())</script>
        <a id="in" href="/next">in</a> <a id="mail" href="mailto:a@b.test">mail</a>
        <a id="out" href="https://other.test/x?token=1">out</a>
        <a id="file" href="/files/price.pdf?v=2">file</a>`,
    });
    const page = await tracker.open();
    for (const id of ['in', 'mail', 'out', 'file']) await page.click(`#${id}`);
    const events = await tracker.collector.events('Element Clicked', 2);
    assert.deepEqual(
      events.map(({ properties }) => properties),
      [
        { kind: 'outbound', href: 'https://other.test/x' },
        { kind: 'download', href: `${tracker.site.origin}/files/price.pdf` },
      ],
    );
  });
});

describe('forms', LIMIT, () => {
  const form = `<form id="signup" onsubmit="return false">
    <input name="elements" value="clobbered">
    <input name="city" value="Shanghai"><input name="empty">
    <input name="mail" data-rapport-field="email" value="li@example.test">
    <input type="checkbox" name="news" data-rapport-field value="fashion" checked>
    <input type="checkbox" name="news" data-rapport-field value="beauty" checked>
    <input type="checkbox" name="sms" value="yes">
    <input type="password" name="pw" data-rapport-field value="hunter2">
    <input name="card_number" data-rapport-field value="1">
    <input autocomplete="cc-csc" name="x" data-rapport-field value="123">
    <input name="note" data-rapport-field value="it is 4111 1111 1111 1111">
    <input type="hidden" name="csrf" data-rapport-field value="secret-token">
    <button>Send</button></form>`;

  test('names of filled fields are told, and values only where marked', async () => {
    tracker.site.pages.set('/', { html: form });
    const page = await tracker.open();
    await page.click('button');
    const { properties } = await tracker.collector.event('Form Submitted');
    assert.deepEqual(properties, {
      form: 'signup',
      fields: ['elements', 'city', 'mail', 'news', 'note'],
      values: { email: 'li@example.test', news: ['fashion', 'beauty'] },
    });
    const wire = JSON.stringify(tracker.collector.requests);
    for (const secret of ['hunter2', '4111', '"123"', 'secret-token', 'Shanghai']) {
      assert.ok(!wire.includes(secret), secret);
    }
  });
});

describe('reading', LIMIT, () => {
  test('time counts while somebody is there, and depth is the deepest point', async () => {
    tracker.site.pages.set('/long', { html: '<div style="height:4000px"></div>' });
    const page = await tracker.context.newPage();
    await page.clock.install({ time: '2026-03-01T08:00:00Z' });
    await page.setViewportSize({ width: 800, height: 1000 });
    await tracker.settled('/long', page);
    await page.clock.pauseAt('2026-03-01T09:00:00Z');
    await page.mouse.move(10, 10); // the hour before counts as one idle limit
    await page.clock.runFor(7000);
    await page.mouse.move(20, 20);
    const height = await page.evaluate(async () => {
      const scrolled = new Promise((done) => document.addEventListener('scroll', done));
      scrollTo(0, 1000);
      await scrolled;
      scrollTo(0, 0);
      return document.documentElement.scrollHeight;
    });
    await page.clock.runFor(3_600_000); // went for lunch
    await page.goto('about:blank');
    const { properties, context } = await tracker.collector.event('Page Read');
    assert.equal(properties?.['seconds'], 30 + 7 + 30);
    assert.equal(properties?.['depth'], Math.round((2000 / height) * 100));
    assert.equal((context.page as { path: string }).path, '/long');
  });

  test('each view of a single-page site is read by itself', async () => {
    const page = await tracker.open('/one');
    await page.evaluate(() => history.pushState({}, '', '/two'));
    const first = await tracker.collector.event('Page Read');
    await page.goto('about:blank');
    const events = await tracker.collector.events('Page Read', 2);
    const paths = events.map(({ context }) => (context.page as { path: string }).path);
    assert.deepEqual(paths, ['/one', '/two']);
    assert.equal(first.properties?.['depth'], 100);
    assert.notEqual(events[0]?.properties?.['view'], events[1]?.properties?.['view']);
  });

  test('a page that goes to the background is told at once, and not again without new time', async () => {
    const page = await tracker.open('/bg');
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    await tracker.collector.event('Page Read');
    await hide(true);
    await call(page, 'track', 'Marker');
    await tracker.collector.event('Marker');
    assert.equal((await tracker.collector.events('Page Read', 1)).length, 1);
  });
});
