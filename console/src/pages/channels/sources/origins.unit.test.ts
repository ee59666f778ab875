import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSource } from '#contracts/api/tracking.ts';
import { isOrigin, originOf } from './origins.ts';

test('a site is understood as typed or copied, and what the form takes the server takes', () => {
  const cases = {
    ' Shop.example ': 'https://shop.example',
    'https://shop.example/tea?x=1#top': 'https://shop.example',
    'http://localhost:3000/': 'http://localhost:3000',
    'http://intranet/shop': 'http://intranet',
    '*.shop.example': 'https://*.shop.example',
  };
  for (const [given, origin] of Object.entries(cases)) {
    assert.equal(originOf(given), origin);
    assert.ok(isOrigin(origin));
    createSource.parse({ kind: 'web', name: 'Shop', origins: [origin] });
  }
});

test('what is no address is left as it was, and refused by both', () => {
  for (const given of ['shop', 'our shop', 'ftp://shop.example', 'https://*', 'https://']) {
    const origin = originOf(given);
    assert.equal(origin, given);
    assert.equal(isOrigin(origin), false, given);
    assert.ok(!createSource.safeParse({ kind: 'web', name: 'Shop', origins: [origin] }).success);
  }
});
