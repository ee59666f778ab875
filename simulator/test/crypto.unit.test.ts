import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as wecom from '@wecom/crypto';
import fc from 'fast-check';
import { decrypt, encrypt, sign } from '../src/wire/crypto.ts';

// Vectors of the official page on message push.
const ZERO_KEY = 'A'.repeat(43);
const APP = 'wxba5fad812f8e6fb9';
const PUSHED =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const PUSHED_MESSAGE =
  '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}';
const REPLY =
  'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';

test('signs as the official vectors do', () => {
  assert.equal(
    sign('AAAAA', '1714036504', '1514711492'),
    'f464b24fc39322e44b38aa78f5edd27bd1441696',
  );
  assert.equal(
    sign('AAAAA', '1714037059', '486452656'),
    '899cf89e464efb63f54ddac96b0a0a235f53aa78',
  );
  assert.equal(
    sign('AAAAA', '1714112445', '415670741'),
    '6c5c811b55cc85e0e1b54100749188c20beb3f5d',
  );
  assert.equal(
    sign('AAAAA', '1714112445', '415670741', PUSHED),
    '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
  );
  assert.equal(
    sign('AAAAA', '1713424427', '415670741', REPLY),
    '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
  );
});

test('opens and makes the official ciphertexts byte for byte', () => {
  assert.deepEqual(decrypt(ZERO_KEY, PUSHED), { message: PUSHED_MESSAGE, appId: APP });
  const random = Buffer.from('a8eedb185eb2fecf');
  assert.equal(encrypt(ZERO_KEY, PUSHED_MESSAGE, APP, random), PUSHED);
  assert.equal(
    encrypt(ZERO_KEY, '{"demo_resp":"good luck"}', APP, Buffer.from('707722b803182950')),
    REPLY,
  );
});

test('agrees with a real key and multi-byte text, which the zero key cannot prove', () => {
  const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE';
  const message =
    '<xml><ToUserName><![CDATA[ww1234567890abcdef]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[张三]]></UserID></xml>';
  const sealed = encrypt(key, message, 'ww1234567890abcdef', Buffer.from('0123456789abcdef'));
  assert.equal(
    sign('tok3n', '1700000000', 'n0nce', sealed),
    'a5af31f692da61780afa0ffdafdfe2e56cc8d083',
  );
});

const keys = fc
  .tuple(
    fc.string({
      unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'),
      minLength: 42,
      maxLength: 42,
    }),
    fc.constantFrom(...'AEIMQUYcgkosw048'),
  )
  .map(([head, tail]) => head + tail);
const appIds = fc.string({
  unit: fc.constantFrom(...'wxabcdef0123456789'),
  minLength: 1,
  maxLength: 40,
});
const randoms = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));

test('any text and key survives the round trip, and equals what @wecom/crypto makes', () => {
  fc.assert(
    fc.property(
      keys,
      fc.string({ unit: 'binary', maxLength: 300 }),
      appIds,
      randoms,
      (key, text, appId, random) => {
        const message = Buffer.from(text).toString('utf8');
        const sealed = encrypt(key, message, appId, random);
        assert.deepEqual(decrypt(key, sealed), { message, appId });
        assert.equal(sealed, wecom.encrypt(key, message, appId, random));
        const opened = wecom.decrypt(key, sealed);
        assert.equal(opened.message, message);
        assert.equal(opened.id, appId);
      },
    ),
    { numRuns: 300 },
  );
});

test('refuses ciphertexts whose padding or length is damaged', () => {
  assert.throws(() => decrypt(ZERO_KEY, PUSHED.slice(0, 40)));
  assert.throws(() => decrypt('B'.repeat(42) + 'A', PUSHED));
  assert.throws(() => decrypt('too short', PUSHED), /43 characters/);
});
