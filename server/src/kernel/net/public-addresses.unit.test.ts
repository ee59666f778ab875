import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress, publicLookup, requirePublicUrl } from './public-addresses.ts';

test('addresses of this machine and of private networks are told from public ones', () => {
  const inside = [
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '224.0.0.1',
    '255.255.255.255',
  ];
  const outside = [
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '101.226.103.1',
    '2400:cb00::1',
    '::ffff:8.8.8.8',
  ];
  assert.deepEqual(
    inside.filter((address) => !isPrivateAddress(address)),
    [],
  );
  assert.deepEqual(outside.filter(isPrivateAddress), []);
});

test('a URL must be https and lead out', () => {
  requirePublicUrl('https://api.weixin.qq.com');
  for (const url of [
    'http://api.weixin.qq.com',
    'https://127.0.0.1',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://localhost:5071',
    'https://a.localhost',
    'https://2130706433',
    'https://0x7f.1',
  ])
    assert.throws(() => requirePublicUrl(url), { code: 'channels.private_address' }, url);
});

test('a name that resolves to a private address is refused before anything is sent', async () => {
  const refusal = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
    publicLookup('localhost', {}, (error) => resolve(error)),
  );
  assert.deepEqual([refusal?.code, refusal?.syscall], ['EPRIVATE', 'getaddrinfo']);
});
