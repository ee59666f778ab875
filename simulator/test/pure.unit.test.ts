import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createHistogram, quantile, quantiles, record } from '../src/load/histogram.ts';
import { templateKeys, valueFits } from '../src/rules/template-values.ts';
import { readJson, writeJson } from '../src/wire/json.ts';
import { leaf, readXml, writeXml } from '../src/wire/xml.ts';
import { createRandom, word } from '../src/world/random.ts';

describe('template values', () => {
  const cases: [key: string, good: string[], bad: string[]][] = [
    ['thing1', ['上海国金店', 'x'.repeat(20)], ['x'.repeat(21), '']],
    ['number2', ['120', '3.5', '-4'], ['12a', '1'.repeat(33)]],
    ['character_string3', ['SF-20261121/001'], ['单号1', 'x'.repeat(33)]],
    ['time4', ['15:30', '2026年11月21日 15:30', '2026-11-21 09:00~2026-11-21 10:00'], ['tomorrow']],
    ['date5', ['2026年11月21日', '2026-11-21', '2026/11/21'], ['21.11.2026']],
    ['amount6', ['¥328.00', '328元'], ['¥12345678901', 'free']],
    ['phone_number7', ['021-55551234', '+86 138 0000 0000'], ['call me']],
    ['phrase8', ['已支付'], ['已经支付完成', 'paid']],
    ['name9', ['欧阳娜娜', 'Anna Smith'], ['一二三四五六七八九十一']],
    ['keyword1', ['anything at all'], ['']],
  ];
  for (const [key, good, bad] of cases) {
    test(key, () => {
      for (const value of good) assert.ok(valueFits(key, value), value);
      for (const value of bad) assert.ok(!valueFits(key, value), value);
    });
  }

  test('keys are read from the content', () => {
    assert.deepEqual(templateKeys('门店:{{thing1.DATA}}\n时间:{{time2.DATA}}'), [
      'thing1',
      'time2',
    ]);
  });
});

describe('json', () => {
  test('19-digit ids are bare integers both ways', () => {
    const text = writeJson({ errcode: 0, msgid: 3487542469355618313n });
    assert.equal(text, '{"errcode":0,"msgid":3487542469355618313}');
    assert.deepEqual(readJson(text), { errcode: 0, msgid: 3487542469355618313n });
    assert.notEqual(String(JSON.parse(text).msgid), '3487542469355618313');
  });
});

describe('xml', () => {
  test('any text comes back from CDATA, even with its own end mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (raw) => {
        // XML itself cannot carry control characters, and the reader trims.
        const text = raw.replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, '').trim();
        const node = readXml(writeXml({ Content: `a${text}]]>z`, MsgId: 42n }));
        assert.equal(leaf(node, 'Content'), `a${text}]]>z`);
        assert.equal(leaf(node, 'MsgId'), '42');
      }),
    );
  });

  test('what is no XML reads as undefined', () => {
    for (const text of ['success', '<html><body>', '<xml><a></xml>', '{}', '<xml/>']) {
      assert.equal(readXml(text), undefined, text);
    }
  });

  test('entities are not expanded without bound', () => {
    const bomb = `<!DOCTYPE xml [<!ENTITY a "${'x'.repeat(500)}"><!ENTITY b "${'&a;'.repeat(500)}">]><xml><C>${'&b;'.repeat(500)}</C></xml>`;
    const node = readXml(bomb);
    assert.ok(leaf(node, 'C').length < 100_000);
  });
});

describe('histogram', () => {
  test('quantiles are within one per cent', () => {
    const histogram = createHistogram();
    for (let ms = 1; ms <= 10_000; ms++) record(histogram, ms / 10);
    for (const [q, expected] of [
      [0.5, 500],
      [0.99, 990],
      [0.999, 999],
    ] as const) {
      const found = quantile(histogram, q) ?? 0;
      assert.ok(Math.abs(found - expected) / expected < 0.011, `${q}: ${found}`);
    }
    assert.equal(quantiles(histogram).max, 1_000);
    assert.equal(quantile(createHistogram(), 0.5), null);
  });
});

test('equal seeds give equal randomness', () => {
  const draw = (seed: string): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 50 }, () => word(random));
  };
  assert.deepEqual(draw('a'), draw('a'));
  assert.notDeepEqual(draw('a'), draw('b'));
});
