import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { concludeZone } from './zones.ts';

const source = readFileSync(path.join(import.meta.dirname, 'zones.ts'), 'utf8');

test('every zone that is concluded is one that this runtime knows', () => {
  const zones = [...source.matchAll(/'([A-Z][A-Za-z_]+\/[A-Za-z_/-]+)'/g)].map(([, zone]) => zone);
  assert.ok(zones.length > 240);
  for (const timeZone of new Set(zones))
    assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone }), timeZone);
});

test('nothing is concluded from what is no country, or from the names of an object', () => {
  for (const country of ['XX', '', 'constructor', '__proto__', 'toString'])
    assert.equal(concludeZone(country, 'Sydney'), null, country);
});
