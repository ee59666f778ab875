import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gramsOf, gramsToFind, normalize, words } from './grams.ts';

const finds = (query: string, text: string, workspace = 'w') => {
  const grams = new Set(gramsOf(workspace, text));
  const wanted = gramsToFind('w', query);
  return (
    wanted.every((gram) => grams.has(gram)) &&
    words(normalize(query)).every((word) => normalize(text).includes(word))
  );
};

describe('grams', () => {
  const found: [string, string][] = [
    ['王', '王小明'],
    ['小明', '王小明'],
    ['王小明', '王小明'],
    ['明', '王小明 +8613800138000'],
    ['an', 'Anna Smith'],
    ['s', 'Anna Smith'],
    ['mit', 'Anna Smith'],
    ['smith anna', 'Anna Smith'],
    ['13800', '王小明 +8613800138000'],
    ['８０００', '+8613800138000'],
    ['8888', '+8613888880000'],
    ['88888', '+8613888880000'],
    ['1388888', '+8613888880000'],
    ['8888888888888', 'x8888888888888888'],
    ['@example', 'mei@example.com'],
    ['たなか', 'たなか ゆい'],
    ['小明 138', '王小明 +8613800138000'],
  ];
  for (const [query, text] of found)
    test(`「${query}」 finds 「${text}」`, () => assert.ok(finds(query, text)));

  const missed: [string, string][] = [
    ['李', '王小明'],
    ['王明', '王小明'],
    ['it', 'Anna Smith'],
    ['anne', 'Anna Smith'],
  ];
  for (const [query, text] of missed)
    test(`「${query}」 does not find 「${text}」`, () => assert.ok(!finds(query, text)));

  test('of another workspace find nothing', () => assert.ok(!finds('王', '王小明', 'other')));

  test('find every part of a Chinese name and every part of three letters and more', () => {
    const letter = fc.constantFrom(...'王李张小明华丽芳', ...'abcdef0123');
    const name = fc.array(letter, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(name, fc.nat(11), fc.nat(11), (text, from, length) => {
        const part = text.slice(from, from + length + 1);
        const partial = words(part).filter((word) => /^[a-f0-9]{1,2}$/.test(word));
        fc.pre(part !== '' && partial.length === 0);
        assert.ok(finds(part, text), `${part} in ${text}`);
      }),
    );
  });

  test('find every part of a number, and tell digits in a row by how many they are', () => {
    const number = fc.string({ unit: fc.constantFrom('0', '8'), minLength: 3, maxLength: 16 });
    fc.assert(
      fc.property(number, fc.nat(13), fc.integer({ min: 3, max: 16 }), (text, from, length) => {
        fc.pre(from <= text.length - 3);
        const part = text.slice(from, from + length);
        assert.ok(finds(part, text), `${part} in ${text}`);
      }),
    );
    const rare = gramsToFind('w', '8888');
    const common = new Set(gramsOf('w', '+8613888018880'));
    assert.ok(rare.some((gram) => !common.has(gram)));
  });

  test('survive whatever people type', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const document = normalize(text);
        assert.ok(document.isWellFormed() && !document.includes('\0') && document.length <= 500);
        for (const gram of gramsOf('w', text)) assert.equal(gram, gram | 0);
        assert.equal(normalize(document), document);
      }),
    );
  });
});
