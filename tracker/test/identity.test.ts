import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anonymousId, call, LIMIT, useTracker } from './harness.ts';

const tracker = useTracker();

describe('the interface', LIMIT, () => {
  test('calls made before the script arrives are run in order, then the page', async () => {
    tracker.site.pages.set('/', {
      early: `window.rapport = window.rapport || [];
        rapport.push(['identify', 'u1', { email: 'li@example.test' }]);
        rapport.push(['track', 'Order Completed', { total: 9900, currency: 'CNY' }]);
        rapport.push(['group', 'g1', { tier: 'gold' }]);
        rapport.push(() => { window.seenId = rapport.anonymousId() });`,
    });
    const page = await tracker.open();
    await tracker.collector.event('page');
    const events = tracker.collector.received();
    const id = await anonymousId(page);
    assert.deepEqual(
      events.map(({ type, userId }) => [type, userId]),
      [
        ['identify', 'u1'],
        ['track', 'u1'],
        ['group', 'u1'],
        ['page', 'u1'],
      ],
    );
    assert.deepEqual(events[0]?.traits, { email: 'li@example.test' });
    assert.deepEqual(events[1]?.properties, { total: 9900, currency: 'CNY' });
    assert.equal(events[2]?.groupId, 'g1');
    assert.ok(events.every(({ anonymousId: each }) => each === id));
    assert.equal(await page.evaluate(() => (window as { seenId?: string }).seenId), id);
  });

  test('methods are there after load, and identity lasts from page to page', async () => {
    const page = await tracker.open('/a');
    const before = await anonymousId(page);
    await call(page, 'identify', 'u1');
    await tracker.open('/b', page);
    await page.evaluate(() => {
      const { rapport } = window as unknown as { rapport: Record<string, CallableFunction> };
      rapport['page']?.('Named', { section: 'men' });
      rapport['alias']?.('u2');
    });
    const alias = await tracker.collector.event('alias');
    assert.deepEqual([alias.userId, alias.previousId], ['u2', 'u1']);
    assert.equal(alias.anonymousId, before);
    const named = tracker.collector.received().find(({ name }) => name === 'Named');
    assert.equal(named?.properties?.['section'], 'men');
    assert.equal(named?.properties?.['path'], '/b');
  });

  test('another user at the same browser, or a sign-out, gets another anonymous id', async () => {
    const page = await tracker.open();
    await call(page, 'identify', 'u1');
    const first = await anonymousId(page);
    await call(page, 'identify', 'u1', { city: 'Suzhou' });
    assert.equal(await anonymousId(page), first);
    await call(page, 'identify', 'u2');
    const second = await anonymousId(page);
    assert.notEqual(second, first);
    await call(page, 'reset');
    await call(page, 'track', 'After');
    const after = await tracker.collector.event('After');
    assert.equal(after.userId, undefined);
    assert.ok(after.anonymousId && ![first, second].includes(after.anonymousId));
  });
});

describe('campaigns', LIMIT, () => {
  test('first and last touch are kept for thirty days, and the token leaves the address', async () => {
    const page = await tracker.context.newPage();
    await page.clock.install({ time: '2026-03-01T08:00:00Z' });
    await tracker.open('/?utm_source=wechat&utm_campaign=spring&rp_code=ifc3&rp_t=t0k&a=1#h', page);
    assert.equal(
      page.url(),
      `${tracker.site.origin}/?utm_source=wechat&utm_campaign=spring&rp_code=ifc3&a=1#h`,
    );
    const landing = await tracker.collector.event('page');
    assert.deepEqual(landing.context['campaign'], { source: 'wechat', name: 'spring' });
    const rapport = landing.context['rapport'] as Record<string, unknown>;
    assert.equal(rapport['code'], 'ifc3');
    assert.equal(rapport['token'], 't0k');
    assert.deepEqual(rapport['firstTouch'], rapport['lastTouch']);
    assert.ok(!JSON.stringify(landing.context.page).includes('t0k'));

    // By path, since a page that is left before its answer comes is told again by the next one.
    const visit = async (date: string, path: string) => {
      await page.clock.setSystemTime(date);
      await tracker.open(path, page);
      return tracker.collector.until(() =>
        tracker.collector
          .received()
          .find(
            ({ type, properties }) =>
              type === 'page' && properties?.['path'] === path.split('?')[0],
          ),
      );
    };
    await visit('2026-03-20T08:00:00Z', '/x?utm_source=weibo&gclid=g1');
    const later = await visit('2026-03-20T08:00:00Z', '/y');
    assert.deepEqual(later.context['campaign'], { source: 'weibo', gclid: 'g1' });
    const touches = later.context['rapport'] as Record<string, { campaign: { source: string } }>;
    assert.equal(touches['firstTouch']?.campaign.source, 'wechat');
    assert.equal(touches['lastTouch']?.campaign.source, 'weibo');

    const spring = (await visit('2026-04-05T08:00:00Z', '/z')).context['rapport'] as object;
    assert.ok(!('firstTouch' in spring) && 'lastTouch' in spring);
    const { context } = await visit('2026-05-05T08:00:00Z', '/end');
    assert.ok(!('rapport' in context) && !('campaign' in context));
  });
});
