import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkOf } from '../src/pages/codes/link.ts';

const cases: [site: string, link: string | null][] = [
  ['https://shop.example', 'https://shop.example/?rp_code=c1'],
  [' shop.example/teas ', 'https://shop.example/teas?rp_code=c1'],
  [
    'http://shop.example/a?utm_source=mail&rp_code=old#top',
    'http://shop.example/a?utm_source=mail&rp_code=c1#top',
  ],
  ['localhost:8080/x', 'https://localhost:8080/x?rp_code=c1'],
  ['http://[::1]/', 'http://[::1]/?rp_code=c1'],
  ['商店.example', 'https://xn--czrs0t.example/?rp_code=c1'],
  ['', null],
  ['tea', null],
  ['javascript:alert(1)', null],
  ['ftp://shop.example', null],
  ['https://', null],
];
for (const [site, link] of cases)
  test(`the link to “${site}” of a code`, () => assert.equal(linkOf(site, 'c1'), link));
