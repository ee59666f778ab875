import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isZone } from '#kernel/time/zones.ts';
import { citiesOf, countries } from './zone-places.ts';
import { concludeZone } from './zones.ts';

test('every zone that is concluded is one that this runtime knows', () => {
  const zones = [...Object.values(countries), ...Object.values(citiesOf).flatMap(Object.keys)];
  assert.ok(zones.length > 240);
  for (const zone of zones) assert.ok(isZone(zone), zone);
});

test('nothing is concluded from what is no country, or from the names of an object', () => {
  for (const country of ['XX', '', 'constructor', '__proto__', 'toString'])
    assert.equal(concludeZone(country, 'Sydney'), null, country);
});
