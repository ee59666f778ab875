import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createFormat, relativeParts } from '../src/i18n/format.ts';
import { pickLanguage } from '../src/i18n/languages.ts';
import { dayIn, fromWallClock, toWallClock } from '../src/i18n/zoned.ts';
import { initials } from '../src/ui/initials.ts';

const at = '2026-11-21T12:30:05Z';

describe('formats', () => {
  const en = createFormat('en', 'Asia/Shanghai');
  const zh = createFormat('zh-CN', 'Asia/Shanghai');

  test('money comes from minor units, with as many digits as the currency has', () => {
    assert.equal(en.money(199, 'USD'), '$1.99');
    assert.equal(zh.money(1_234_500, 'CNY'), '¥12,345.00');
    assert.equal(en.money(1_500, 'JPY'), '¥1,500');
    assert.equal(en.money(1_500, 'KWD').replace(/\s/, ' '), 'KWD 1.500');
  });

  test('times are told in the given zone', () => {
    assert.match(en.exact(at), /November 21, 2026.*8:30:05.*PM/);
    assert.match(zh.exact(at), /2026年11月21日.*20:30:05/);
  });

  test('what is no date or number is a dash', () => {
    assert.equal(en.date('yesterday'), '–');
    assert.equal(en.relative('', 0), '–');
    assert.equal(en.number(Number.NaN), '–');
    assert.equal(en.percent(Infinity), '–');
  });

  test('durations take the unit that reads best', () => {
    assert.deepEqual([48, 1_830, 90_000, 5_400_000].map(en.duration), [
      '48 ms',
      '1.8 sec',
      '2 min',
      '1.5 hr',
    ]);
  });

  test('relative times round to what a reader would say', () => {
    assert.deepEqual(relativeParts(-6.99 * 86_400), [-1, 'week']);
    assert.deepEqual(relativeParts(-23), [-23, 'second']);
    assert.deepEqual(relativeParts(3_600), [1, 'hour']);
    assert.equal(zh.relative(at, Date.parse(at) + 120_000), '2分钟前');
    assert.equal(en.relative(at, Date.parse(at) + 86_400_000), 'yesterday');
    assert.equal(en.relative(at, Date.parse(at) + 8 * 86_400_000), '1 wk. ago');
  });
});

describe('wall clocks', () => {
  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'UTC',
  );
  const minute = fc
    .integer({ min: 0, max: 10 * 365 * 24 * 60 })
    .map((n) => new Date(Date.UTC(2020, 0, 1) + n * 60_000));

  test('a wall clock leads back to a moment that shows it', () => {
    fc.assert(
      fc.property(minute, zone, (moment, timeZone) => {
        const local = toWallClock(moment, timeZone);
        assert.equal(toWallClock(fromWallClock(local, timeZone), timeZone), local);
      }),
      { seed: 7 },
    );
  });

  test('an hour that clocks skip is taken after the gap, one that comes twice the first time', () => {
    assert.equal(
      fromWallClock('2026-03-08T02:30', 'America/New_York').toISOString(),
      '2026-03-08T07:30:00.000Z',
    );
    assert.equal(
      fromWallClock('2026-11-01T01:30', 'America/New_York').toISOString(),
      '2026-11-01T05:30:00.000Z',
    );
  });

  test('days are those of the zone', () => {
    assert.equal(dayIn('Asia/Shanghai', new Date('2026-11-21T17:00:00Z')), '2026-11-22');
    assert.equal(dayIn('Asia/Shanghai', new Date('2026-03-01T00:00:00Z'), -1), '2026-02-28');
  });
});

test('initials stand for a person of any script', () => {
  const names = ['Ada Lovelace', '王小明', '阿May', 'Cher', '  mei  ', '', '👩🏽 Star'];
  assert.deepEqual(names.map(initials), ['AL', '小明', '阿', 'C', 'M', '?', '👩S']);
});

test('the first language that we speak is taken', () => {
  assert.equal(pickLanguage(['fr-FR', 'zh-Hant-TW', 'en']), 'zh-CN');
  assert.equal(pickLanguage(['fr']), 'en');
});
