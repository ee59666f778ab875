import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unfitValue } from './template-values.ts';

const good: [string, string][] = [
  ['thing1', '一二三四五六七八九十一二三四五六七八九十'],
  ['number2', '-12.50'],
  ['letter1', 'abc'],
  ['symbol1', '#!'],
  ['character_string3', 'A-2026/11'],
  ['time4', '2026年11月22日 12:30'],
  ['time4', '09:00~18:00'],
  ['date1', '2026-11-22 ~ 2026-11-30'],
  ['amount1', '¥1234567890.00元'],
  ['phone_number1', '+86 138-0013-8000'],
  ['car_number1', '粤A8Z888挂'],
  ['name1', '欧阳娜娜'],
  ['phrase1', '已发货'],
  ['keyword1', 'whatever it takes'],
];
const bad: [string, string][] = [
  ['thing1', '一二三四五六七八九十一二三四五六七八九十一'],
  ['thing1', ' '],
  ['number2', 'twelve'],
  ['letter1', 'abc1'],
  ['character_string3', '订单1'],
  ['time4', 'tomorrow'],
  ['date1', '12:30'],
  ['amount1', '12345678901'],
  ['phone_number1', '138 0013 8000 ext. 1'],
  ['name1', '一二三四五六七八九十一'],
  ['phrase1', 'sent'],
  ['constructor1', ''],
];

for (const [field, value] of good)
  test(`${field} takes ${value}`, () => assert.equal(unfitValue({ [field]: value }), null));
for (const [field, value] of bad)
  test(`${field} refuses ${JSON.stringify(value)}`, () =>
    assert.equal(unfitValue({ thing9: 'fine', [field]: value })?.field, field));
