import assert from 'node:assert/strict';
import { test } from 'node:test';
import wecom from '@wecom/crypto';
import fc from 'fast-check';
import { signatureMatches, signParts } from './signature.ts';

test('official vectors: URL verification, plain post, secure post and its reply', () => {
  assert.equal(
    signParts(['AAAAA', '1714036504', '1514711492']),
    'f464b24fc39322e44b38aa78f5edd27bd1441696',
  );
  assert.equal(
    signParts(['AAAAA', '1714037059', '486452656']),
    '899cf89e464efb63f54ddac96b0a0a235f53aa78',
  );
  assert.equal(
    signParts(['AAAAA', '1714112445', '415670741']),
    '6c5c811b55cc85e0e1b54100749188c20beb3f5d',
  );
  const reply =
    'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==';
  assert.equal(
    signParts(['AAAAA', '1713424427', '415670741', reply]),
    '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
  );
});

test('agrees with an independent implementation', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
  fc.assert(
    fc.property(ascii, ascii, ascii, ascii, (token, timestamp, nonce, encrypted) => {
      assert.equal(
        signParts([token, timestamp, nonce, encrypted]),
        wecom.getSignature(token, timestamp, nonce, encrypted),
      );
    }),
  );
});

test('a match needs every character and refuses absence', () => {
  const parts = ['t', '1', 'n'];
  const good = signParts(parts);
  assert.equal(signatureMatches(good, parts), true);
  assert.equal(signatureMatches(good.toUpperCase(), parts), true);
  assert.equal(signatureMatches(undefined, parts), false);
  assert.equal(signatureMatches('', parts), false);
  assert.equal(signatureMatches(good.slice(1), parts), false);
  assert.equal(signatureMatches(`${good.slice(0, -1)}g`, parts), false);
  assert.equal(signatureMatches('é'.repeat(20), parts), false);
});
