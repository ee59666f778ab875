import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTraits } from './traits.ts';
import {
  readCountry,
  readDay,
  readEmail,
  readGender,
  readLanguage,
  readPhone,
  readTimeZone,
} from './values.ts';

const read = (traits: Record<string, unknown>) =>
  Object.fromEntries(readTraits(traits).map(({ key, value }) => [key, value]));

describe('values in one form', () => {
  const cases: [(value: unknown) => string | undefined, unknown, string | undefined][] = [
    [readLanguage, 'zh_CN', 'zh-CN'],
    [readLanguage, 'EN', 'en'],
    [readLanguage, 'not a language', undefined],
    [readCountry, '中国', 'CN'],
    [readCountry, 'China', 'CN'],
    [readCountry, 'France', 'FR'],
    [readCountry, 'UK', 'GB'],
    [readCountry, '香港', 'HK'],
    [readCountry, 'Atlantis', undefined],
    [readTimeZone, 'Asia/Shanghai', 'Asia/Shanghai'],
    [readTimeZone, 'Asia/Atlantis', undefined],
    [readTimeZone, '+08:00', undefined],
    [readGender, 1, 'male'],
    [readGender, '女', 'female'],
    [readGender, 0, undefined],
    [readDay, '1990-02-28', '1990-02-28'],
    [readDay, '1990-02-28T10:00:00Z', '1990-02-28'],
    [readDay, '1990-02-30', undefined],
    [readDay, '28/02/1990', undefined],
    [readEmail, ' Mei@Example.COM ', 'mei@example.com'],
    [readEmail, 'mei', undefined],
    [readPhone, '138 0013 8000', '+8613800138000'],
    [readPhone, '86-138-0013-8000', '+8613800138000'],
    [readPhone, '+44 20 7946 0958', '+442079460958'],
    [readPhone, '0033123456789', '+33123456789'],
    [readPhone, '6288 0000', undefined],
    [readPhone, { number: 1 }, undefined],
  ];
  for (const [reader, given, expected] of cases)
    test(`${reader.name} makes ${JSON.stringify(given)} ${expected ?? 'nothing'}`, () =>
      assert.equal(reader(given), expected));
});

describe('traits', () => {
  test('Segment’s and WeChat’s names mean the same traits', () => {
    assert.deepEqual(
      read({ nickname: '小明', headimgurl: 'https://x.test/a.png', sex: 1, locale: 'zh_TW' }),
      { name: '小明', avatarUrl: 'https://x.test/a.png', gender: 'male', language: 'zh-TW' },
    );
  });

  test('a trait under its own name counts more than one under another', () => {
    assert.deepEqual(read({ nickname: 'Mimi', name: 'Wang Mei' }), { name: 'Wang Mei' });
    assert.deepEqual(read({ name: 'Wang Mei', nickname: 'Mimi' }), { name: 'Wang Mei' });
  });

  test('an address tells country and city and is kept whole', () => {
    const address = { city: 'Paris', country: 'France', street: 'rue de Rivoli' };
    assert.deepEqual(read({ address }), { country: 'FR', city: 'Paris', address });
  });

  test('profile traits that make no sense are left out, other traits are kept as they are', () => {
    assert.deepEqual(read({ birthday: 'soon', avatar: 'javascript:alert(1)', points: [1, 2] }), {
      points: [1, 2],
    });
  });

  test('names that JavaScript gives a meaning are names like others', () => {
    const traits = JSON.parse('{"constructor": 1, "toString": 2, "gender": "constructor"}');
    assert.deepEqual(readTraits(traits), [
      { key: 'constructor', value: 1 },
      { key: 'toString', value: 2 },
    ]);
  });

  test('null takes a value back', () => {
    assert.deepEqual(read({ city: null, points: null }), { city: null, points: null });
  });

  test('a flood of traits is cut off', () => {
    const flood = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n]));
    assert.equal(readTraits(flood).length, 200);
    assert.deepEqual(read({ big: 'x'.repeat(10_000), ['k'.repeat(101)]: 1, fine: 1 }), { fine: 1 });
  });

  test('a phone that cannot be read is kept as told', () => {
    assert.deepEqual(read({ phone: '6288 0000 ext. 3' }), { phone: '6288 0000 ext. 3' });
  });
});
