import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XmlError } from '../wire/xml.ts';
import { BodyError, parseBody } from './parse.ts';

test('XML and JSON bodies read alike', () => {
  const xml = parseBody('<xml><MsgType>text</MsgType><MsgId>1700827132819554304</MsgId></xml>');
  const json = parseBody(' {"MsgType":"text","MsgId":1700827132819554304}');
  assert.deepEqual({ ...json }, { ...xml });
});

test('JSON is held to the same limits as XML', () => {
  assert.throws(() => parseBody('{"a":'), BodyError);
  assert.throws(() => parseBody(`{"a":${'['.repeat(20)}${']'.repeat(20)}}`), /too deep/);
  const parsed = parseBody('{"__proto__":{"polluted":1},"a":"\\u0000\\ud800"}');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.equal(parsed['a'], '\uFFFD\uFFFD');
});

test('any text is read or refused, never more', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.string().map((s) => `<${s}>`),
      ),
      (source) => {
        try {
          assert.equal(typeof parseBody(source), 'object');
        } catch (error) {
          assert.ok(error instanceof BodyError || error instanceof XmlError);
        }
      },
    ),
  );
});
