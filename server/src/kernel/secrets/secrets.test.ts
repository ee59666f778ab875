import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '#test/database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { checkSecrets } from './check.ts';
import { createSecrets } from './secrets.ts';

let server: TestDatabase;
let database: Database;
before(async () => {
  server = await testDatabase();
  database = openDatabase({ url: server.url, max: 2 });
});
after(async () => {
  await database.close();
  await server.drop();
});

const mine = createSecrets(Buffer.alloc(32, 1));
const other = createSecrets(Buffer.alloc(32, 2));

test('what was sealed opens under the same key and context only, and not when altered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, at) => {
      const sealed = mine.seal(text, 'row 1');
      assert.equal(mine.open(sealed, 'row 1'), text);
      assert.throws(() => mine.open(sealed, 'row 2'));
      assert.throws(() => other.open(sealed, 'row 1'));
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
      assert.throws(() => mine.open(`v1.${bytes.toString('base64url')}`, 'row 1'));
    }),
  );
});

test('a start with another master key is refused in words', async () => {
  await checkSecrets(database.db, mine);
  await checkSecrets(database.db, mine);
  await assert.rejects(checkSecrets(database.db, other), /master key is not the one/);
});
