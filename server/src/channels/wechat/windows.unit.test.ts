import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyFact } from '#contracts/facts.ts';
import { readSettings } from './settings.ts';
import { windowGrant } from './windows.ts';

const fact = (type: string, data: object, occurredAt: string): AnyFact =>
  ({ type, data, occurredAt: new Date(occurredAt), channelId: 'c' }) as unknown as AnyFact;

const message = { menuItemId: null };
const grants = (at: string, settings: Record<string, unknown> = {}) => {
  const read = readSettings(settings);
  const of = (type: string, data: object) => {
    const grant = windowGrant(read, fact(type, data, at));
    return grant && [grant.allowance, (grant.closesAt.getTime() - Date.parse(at)) / 1000];
  };
  return {
    message: of('message.received', message),
    menuItem: of('message.received', { menuItemId: '101' }),
    click: of('menu.clicked', { opensWindow: true }),
    view: of('menu.clicked', { opensWindow: false }),
    follow: of('contact.followed', {}),
    scan: of('code.scanned', {}),
    payment: of('order.placed', {}),
    unfollow: of('contact.unfollowed', {}),
  };
};

const long = 48 * 3600 - 60;
const short = 60 - 8;

test('current rules: 5 in 48 hours for a message, 3 in a minute for the rest, none for a payment', () => {
  assert.deepEqual(grants('2026-11-21T00:00:00Z'), {
    message: [5, long],
    menuItem: [3, short],
    click: [3, short],
    view: null,
    follow: [3, short],
    scan: [3, short],
    payment: null,
    unfollow: null,
  });
});

test('rules change at midnight in Beijing', () => {
  assert.deepEqual(grants('2023-06-11T15:59:59Z').message, [20, long]);
  assert.deepEqual(grants('2023-06-11T16:00:00Z').message, [5, long]);
  assert.deepEqual(grants('2021-05-31T15:59:59Z').follow, [20, long]);
  assert.deepEqual(grants('2021-05-31T16:00:00Z').follow, [3, short]);
  assert.deepEqual(grants('2022-01-01T00:00:00Z').payment, [20, long]);
});

test('an account may be held to a rule set, and payments may open a window', () => {
  assert.deepEqual(grants('2026-11-21T00:00:00Z', { windowRules: 'legacy48h' }).scan, [20, long]);
  assert.deepEqual(grants('2019-01-01T00:00:00Z', { windowRules: '2023' }).message, [5, long]);
  assert.deepEqual(grants('2026-11-21T00:00:00Z', { paymentWindow: 'unlimited' }).payment, [
    null,
    long,
  ]);
});

test('stored settings that make no sense fall back one by one', () => {
  const settings = readSettings({ windowRules: 'of old', ratePerSecond: 7, unknown: 1 });
  assert.equal(settings.windowRules, 'current');
  assert.equal(settings.ratePerSecond, 7);
});
