import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { call, storedKeys, LIMIT, useTracker } from './harness.ts';

const tracker = useTracker();

const queued = async (page: Page) =>
  (await storedKeys(page)).filter((key) => key.startsWith('rapport.q.'));

/** Waits until the page sees so many events in the queue; the test's own limit is the net. */
const untilQueued = async (page: Page, count: number) => {
  for (let seen = -1; seen !== count;) {
    seen = (await queued(page)).length;
    assert.ok(seen <= count, `${seen} events are queued, not ${count}`);
  }
};

const messageIds = () => tracker.collector.received().map(({ messageId }) => messageId);

const assertNoneTwice = () => {
  const ids = messageIds();
  assert.equal(new Set(ids).size, ids.length, `${ids.length - new Set(ids).size} sent twice`);
};

describe('delivery', LIMIT, () => {
  test('what happens offline is kept and told once, in order, when the network is back', async () => {
    const page = await tracker.settled();
    await tracker.context.setOffline(true);
    for (let index = 0; index < 20; index++) await call(page, 'track', 'Offline', { index });
    assert.equal((await queued(page)).length, 20);
    await tracker.context.setOffline(false);
    const events = await tracker.collector.events('Offline', 20);
    assert.deepEqual(
      events.map(({ properties }) => properties?.['index']),
      Array.from({ length: 20 }, (_, index) => index),
    );
    assertNoneTwice();
  });

  test('a refused delivery is repeated with the same message ids until it is accepted', async () => {
    const page = await tracker.settled();
    const before = tracker.collector.requests.length;
    tracker.collector.failNext(500, 429);
    await call(page, 'track', 'Stubborn');
    const event = await tracker.collector.event('Stubborn');
    const attempts = tracker.collector.requests.slice(before);
    assert.deepEqual(
      attempts.map(({ status }) => status),
      [500, 429, 200],
    );
    assert.ok(attempts.every(({ body }) => body.batch[0]?.messageId === event.messageId));
    assert.ok(attempts.every(({ body }) => body.batch[0]?.timestamp === event.timestamp));
    await page.waitForFunction(() => !Object.keys(localStorage).some((key) => /\.q\./.test(key)));
  });

  test('a batch that is refused for good does not hold up what follows', async () => {
    const page = await tracker.settled();
    tracker.collector.failNext(400);
    await call(page, 'track', 'Bad');
    await tracker.collector.until(() => tracker.collector.requests.at(-1)?.status === 400);
    await call(page, 'track', 'Good');
    await tracker.collector.event('Good');
    assert.ok(!tracker.collector.received().some(({ event }) => event === 'Bad'));
  });

  test('an event in the moment of leaving arrives', async () => {
    const page = await tracker.settled();
    const left = page.waitForURL('about:blank'); // a context cannot be closed in mid-navigation
    await page.evaluate(() => {
      (window.rapport as { push(call: [string, string]): void }).push(['track', 'Parting']);
      location.href = 'about:blank';
    });
    await left;
    await tracker.collector.event('Parting');
    assertNoneTwice();
  });

  test('leaving does not repeat what is under way', async () => {
    const page = await tracker.settled();
    tracker.collector.holdNext();
    await call(page, 'track', 'Held');
    await tracker.collector.event('Held');
    await call(page, 'track', 'Parting');
    await page.goto('about:blank');
    await tracker.collector.event('Parting');
    assertNoneTwice();
  });

  test('while the collector fails, leaving keeps events for the next page', async () => {
    const page = await tracker.settled();
    tracker.collector.failNext(503, 503); // a beacon, were there one, would be lost

    await call(page, 'track', 'Kept');
    await tracker.collector.until(() => tracker.collector.requests.at(-1)?.status === 503);
    await page.clock.install({ time: Date.now() + 60_000 });
    await tracker.settled('/next', page);
    assert.equal((await tracker.collector.event('Kept')).event, 'Kept');
    assertNoneTwice();
  });
});

for (const locks of ['Web Locks', 'a claimed key']) {
  describe(`several tabs with ${locks}`, LIMIT, () => {
    /** `ahead` moves the tab's clock, in milliseconds. */
    const newTab = async (ahead = 0) => {
      const page = await tracker.context.newPage();
      if (locks !== 'Web Locks') {
        await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
      }
      if (ahead) await page.clock.install({ time: Date.now() + ahead });
      return page;
    };

    test('coming online together send each event once', async () => {
      const tabs = [];
      for (let index = 0; index < 3; index++)
        tabs.push(await tracker.settled(`/${index}`, await newTab()));
      await tracker.context.setOffline(true);
      for (const tab of tabs) {
        for (let index = 0; index < 5; index++) await call(tab, 'track', 'Shared');
      }
      // Tabs in processes of their own see each other's writes a moment later.
      await untilQueued(tabs[0] as Page, 15);
      await tracker.context.setOffline(false);
      await tracker.collector.events('Shared', 15);
      for (const tab of tabs) await call(tab, 'track', 'Marker');
      await tracker.collector.events('Marker', 3);
      assertNoneTwice();
    });

    test('take over the events of a tab that is gone, once', async () => {
      const gone = await tracker.settled('/', await newTab());
      await tracker.context.setOffline(true);
      for (let index = 0; index < 5; index++) await call(gone, 'track', 'Orphan');
      await gone.close();
      await tracker.context.setOffline(false);
      const heirs = [await newTab(60_000), await newTab(60_000)];
      await Promise.all(heirs.map((heir, index) => tracker.open(`/heir${index}`, heir)));
      await tracker.collector.events('Orphan', 5);
      for (const heir of heirs) await call(heir, 'track', 'Marker');
      await tracker.collector.events('Marker', 2);
      assertNoneTwice();
    });
  });
}
