import assert from 'node:assert/strict';
import { test } from 'node:test';
import { welcome } from '#contracts/content.ts';
import { chooseVariant, speaks, type Guest } from './choose.ts';

const variants = welcome.parse({
  variants: [
    { language: 'zh', audience: 'returning', messages: [{ type: 'text', text: '欢迎回来' }] },
    { language: 'zh', hours: { from: 22, to: 6 }, messages: [{ type: 'text', text: '夜深了' }] },
    { language: 'zh', messages: [{ type: 'text', text: '欢迎' }] },
    { audience: 'new', messages: [{ type: 'text', text: 'Welcome' }] },
  ],
});

test('the first variant whose conditions hold', () => {
  const cases: [Guest, number | null][] = [
    [{ language: 'zh-CN', returning: true, hour: 23 }, 0],
    [{ language: 'zh_CN', returning: false, hour: 23 }, 1],
    [{ language: 'zh', returning: false, hour: 5 }, 1],
    [{ language: 'zh-Hans', returning: false, hour: 6 }, 2],
    [{ language: 'en-GB', returning: false, hour: 12 }, 3],
    [{ language: 'en-GB', returning: true, hour: 12 }, null],
  ];
  for (const [guest, expected] of cases)
    assert.equal(chooseVariant(variants, guest), expected, JSON.stringify(guest));
});

test('a language is matched by whole subtags', () => {
  assert.equal(speaks('zha', 'zh'), false);
  assert.equal(speaks('EN-us', 'en'), true);
  assert.equal(speaks('en', 'en-US'), false);
});
