import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TransportFault } from '#channels/upstream/transport.ts';
import { readAnswer, WechatApiError } from './answer.ts';

const answer = (text: string, status = 200, contentType = 'application/json') => ({
  status,
  contentType,
  body: Buffer.from(text),
});

test('success is an errcode that is absent or 0', () => {
  assert.deepEqual(readAnswer(answer('{"errcode":0,"errmsg":"ok"}')), { errcode: 0, errmsg: 'ok' });
  assert.deepEqual(readAnswer(answer('{"ticket":"t"}')), { ticket: 't' });
});

test('19-digit ids keep every digit, smaller numbers stay numbers', () => {
  const body = '{"errcode":0,"msgid":3487542469355618313,"text":"3487542469355618313","n":7}';
  assert.deepEqual(readAnswer(answer(body)), {
    errcode: 0,
    msgid: '3487542469355618313',
    text: '3487542469355618313',
    n: 7,
  });
});

test('a refusal carries the code and the words', () => {
  assert.throws(
    () => readAnswer(answer('{"errcode":45015,"errmsg":"out of time rid: 1-2-3"}')),
    (error) =>
      error instanceof WechatApiError &&
      error.code === 45015 &&
      error.errmsg === 'out of time rid: 1-2-3',
  );
});

test('HTML, emptiness and server errors are no answer, and bytes may have arrived', () => {
  const cases = [
    answer('<html>502</html>', 502, 'text/html'),
    answer('<html>ok</html>', 200, 'text/html'),
    answer(''),
    answer('null'),
    answer('"ok"'),
    answer('[]'),
    answer('{"message":"forbidden"}', 403),
    answer('{"errcode":0}', 500),
  ];
  for (const bad of cases) {
    assert.throws(
      () => readAnswer(bad),
      (error) => error instanceof TransportFault && error.sent,
    );
  }
});
