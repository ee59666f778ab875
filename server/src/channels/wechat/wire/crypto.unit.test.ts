import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import wecom from '@wecom/crypto';
import fc from 'fast-check';
import { aesKey, decrypt, decryptWithAny, encrypt, WechatCryptoError } from './crypto.ts';
import { signParts } from './signature.ts';

const officialKey = aesKey('A'.repeat(43));
const officialId = 'wxba5fad812f8e6fb9';
const officialEncrypt =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';
const realEncodingKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE';
const realKey = aesKey(realEncodingKey);
const realEncrypt =
  'Q3stYC6hdFzMh9T8HCvyDHX2gdYwHk0QcpftfjfXdqixYC8p7hj+5e+jSGfsLgMcQwFMDvYl6fz0Z9ISFOKmEOFsETXSaQiaiDpp+vE1S8taaYHuY7U1ItHINKj7Ha+PiKrRDuakQ+n/sF6isD/TbWZQ+zpPoggvwOyiEeNN/bNLNERKcYPuG6O1TLWrtfeo8ylacfAJRwTvSuejW8OrzbSVIINLSns5kDbo7LdcaLGN+u5iOEelRKwhfRLxSKnsB9QnOxnddaMxSnf/MW60n21wwsQelQ0D7zYKq6k9i2CY8IvHEGfTI4RlGLSRjy8fS1t3YytUENeimqg0UjWdBKpOQJSEhqVKkvYtoJ1Bqe1GDNw+1w7YSI4tiO/JB+52CqoMzQcyI5/+JCbicNB0gjw2EFmBoeiuMmdzCxmdh1afelNZKV3AtLjJ6M94FLAW6HG1Ma/aA/P1beboJ4X+ZikdX8w9D0NyC+n9al51l18Ml18gaZP5UuH6KmCs5nUm';
const realMessage =
  '<xml><ToUserName><![CDATA[ww1234567890abcdef]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[张三]]></UserID></xml>';

const fails = (code: WechatCryptoError['code']) => (error: unknown) =>
  error instanceof WechatCryptoError && error.code === code;

test('official vector: the secure post opens', () => {
  assert.equal(
    decrypt(officialEncrypt, officialKey, officialId),
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
  );
  assert.equal(
    signParts(['AAAAA', '1714112445', '415670741', officialEncrypt]),
    '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
  );
});

test('official vector: the reply encrypts to the published text', () => {
  assert.equal(
    encrypt('{"demo_resp":"good luck"}', officialKey, officialId, Buffer.from('707722b803182950')),
    'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
  );
});

test('vector with a real key and multi-byte text, both ways', () => {
  assert.equal(
    realKey.secret.export().toString('hex'),
    '69b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3d0010831051',
  );
  assert.equal(decrypt(realEncrypt, realKey, 'ww1234567890abcdef'), realMessage);
  assert.equal(
    encrypt(realMessage, realKey, 'ww1234567890abcdef', Buffer.from('0123456789abcdef')),
    realEncrypt,
  );
  assert.equal(
    signParts(['tok3n', '1700000000', 'n0nce', realEncrypt]),
    'a5af31f692da61780afa0ffdafdfe2e56cc8d083',
  );
});

test('what we encrypt, we and an independent implementation open', () => {
  const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.stringMatching(/^wx[0-9a-f]{16}$/),
      random,
      (message, id, bytes) => {
        const encrypted = encrypt(message, realKey, id, Buffer.from(bytes));
        assert.equal(decrypt(encrypted, realKey, id), message);
        const opened = wecom.decrypt(realEncodingKey, encrypted);
        assert.deepEqual([opened.message, opened.id], [message, id]);
      },
    ),
  );
});

test('a flipped byte never opens as something else with the same frame', () => {
  const original = Buffer.from(officialEncrypt, 'base64');
  fc.assert(
    fc.property(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ flip;
      let opened: string | null = null;
      try {
        opened = decrypt(changed.toString('base64'), officialKey, officialId);
      } catch (error) {
        assert.ok(error instanceof WechatCryptoError);
      }
      const before = decrypt(officialEncrypt, officialKey, officialId);
      // Only the leading 16 random bytes carry nothing; any other change must show.
      if (at >= 16) assert.notEqual(opened, before);
    }),
  );
});

test('a body for another app id, key or size is refused with its step', () => {
  assert.throws(() => decrypt(officialEncrypt, officialKey, 'wx0000000000000000'), fails('app_id'));
  assert.throws(() => decrypt(officialEncrypt, realKey, officialId), WechatCryptoError);
  assert.throws(() => decrypt('not base64!', officialKey, officialId), fails('base64'));
  assert.throws(() => decrypt('AAAA', officialKey, officialId), fails('length'));
  assert.throws(() => decrypt('', officialKey, officialId), fails('base64'));
  assert.throws(() => aesKey('A'.repeat(42)), fails('key'));
  assert.throws(() => aesKey(`${'A'.repeat(42)}/`), fails('key'));
});

test('padding of 0 or more than 32, or uneven, is refused', () => {
  for (const tail of [[0], [33], [2, 3, 3], [255]]) {
    const plain = Buffer.alloc(64, 7);
    plain.set(tail, 64 - tail.length);
    assert.throws(() => decrypt(rawEncrypt(plain), realKey, 'wx'), fails('padding'));
  }
});

test('a length that points outside the frame is refused', () => {
  const plain = Buffer.alloc(32, 11);
  plain.writeUInt32BE(4_000_000_000, 16);
  assert.throws(() => decrypt(rawEncrypt(plain), realKey, 'wx'), fails('frame'));
  assert.throws(() => decrypt(rawEncrypt(Buffer.alloc(32, 32)), realKey, 'wx'), fails('frame'));
});

test('after a rotation the previous key still opens, and the caller learns which', () => {
  assert.deepEqual(
    decryptWithAny(realEncrypt, [officialKey, realKey], 'ww1234567890abcdef').keyIndex,
    1,
  );
  assert.equal(
    decryptWithAny(realEncrypt, [realKey, officialKey], 'ww1234567890abcdef').keyIndex,
    0,
  );
  assert.throws(() => decryptWithAny(realEncrypt, [], 'x'), fails('key'));
});

function rawEncrypt(plain: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', realKey.secret, realKey.iv);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}
