import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { foldAttributes, foldProfile, type Learned } from './fold.ts';

const learned = (key: string, value: unknown, given: Partial<Learned> = {}): Learned => ({
  contactId: 'a',
  key,
  byHand: false,
  value,
  source: 'web',
  at: new Date('2026-03-01T00:00:00Z'),
  ...given,
});
const later = new Date('2026-03-02T00:00:00Z');
const profile = (...rows: Learned[]) => foldProfile(foldAttributes(rows));

describe('what holds of what was learned', () => {
  test('the later value', () => {
    assert.equal(
      profile(learned('city', 'Paris'), learned('city', 'Lyon', { contactId: 'b', at: later }))
        .city,
      'Lyon',
    );
  });

  test('what staff entered, however old, until they take it back', () => {
    const hand = learned('city', 'Lyon', { byHand: true, source: 'manual' });
    const derived = learned('city', 'Paris', { at: later });
    assert.equal(profile(hand, derived).city, 'Lyon');
    const back = learned('city', null, { byHand: true, at: later, contactId: 'b' });
    assert.equal(profile(hand, derived, back).city, 'Paris');
  });

  test('nothing once the source took it back', () => {
    const back = learned('city', null, { at: later, contactId: 'b' });
    assert.equal(profile(learned('city', 'Paris'), back).city, null);
  });

  test('never depends on the order in which rows are read', () => {
    const row = fc.record({
      contactId: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('city', 'name'),
      byHand: fc.boolean(),
      value: fc.constantFrom(null, 'x', 'y'),
      source: fc.constantFrom('web', 'import'),
      at: fc.constantFrom(later, new Date(0)),
    });
    const rows = fc.uniqueArray(row, {
      selector: ({ contactId, key, byHand }) => `${contactId}${key}${byHand}`,
    });
    fc.assert(
      fc.property(rows, fc.func(fc.nat()), (given, order) => {
        const shuffled = given.toSorted((a, b) => order(a) - order(b));
        assert.deepEqual(profile(...shuffled), profile(...given));
      }),
    );
  });
});

describe('the profile', () => {
  test('a full name from its parts, in the order of its script', () => {
    assert.equal(
      profile(learned('firstName', 'Anna'), learned('lastName', 'Smith')).name,
      'Anna Smith',
    );
    assert.equal(profile(learned('firstName', '小明'), learned('lastName', '王')).name, '王小明');
  });

  test('says where the name is from', () => {
    assert.equal(profile(learned('name', 'Mei', { source: 'import' })).nameSource, 'import');
    assert.equal(profile(learned('firstName', 'Mei', { source: 'web' })).nameSource, 'web');
    assert.equal(profile().nameSource, null);
  });

  test('a time zone is concluded from the country when nobody told one', () => {
    const concluded = profile(learned('country', 'CN'));
    assert.deepEqual([concluded.timeZone, concluded.timeZoneSource], ['Asia/Shanghai', 'country']);
    const told = profile(learned('country', 'CN'), learned('timeZone', 'Europe/Paris'));
    assert.deepEqual([told.timeZone, told.timeZoneSource], ['Europe/Paris', 'web']);
    assert.equal(profile(learned('country', 'US')).timeZone, null);
  });

  test('where a country keeps several times, its well-known cities tell', () => {
    const zoneIn = (country: string, city: string) => {
      const { timeZone, timeZoneSource } = profile(
        learned('country', country),
        learned('city', city),
      );
      return [timeZone, timeZoneSource];
    };
    assert.deepEqual(zoneIn('US', 'Los Angeles'), ['America/Los_Angeles', 'city']);
    assert.deepEqual(zoneIn('US', 'New York, NY'), ['America/New_York', 'city']);
    assert.deepEqual(zoneIn('AU', '悉尼市'), ['Australia/Sydney', 'city']);
    assert.deepEqual(zoneIn('US', 'Springfield'), [null, null]);
    assert.deepEqual(zoneIn('NL', 'Amsterdam'), ['Europe/Amsterdam', 'country']);
    assert.equal(profile(learned('city', 'Los Angeles')).timeZone, null);
  });
});
