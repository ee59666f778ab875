import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { DomainError } from '../errors.ts';

/**
 * Networks that are not the public internet: an operator's form must not make the server call its
 * own neighbours. Source: IANA special-purpose address registries (read 2026-11).
 */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, bits, 'ipv6');
}

/** Whether an IP address belongs to this machine or a private network. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const bare = mapped ?? address;
  return inside.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * @throws DomainError `channels.private_address` for plain http, localhost or a private IP address.
 * Names are looked at when they are resolved, see `publicLookup`.
 */
export function requirePublicUrl(url: string): void {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const privateHost = isIP(host) !== 0 ? isPrivateAddress(host) : /(^|\.)localhost$/i.test(host);
  if (protocol === 'https:' && !privateHost) return;
  throw new DomainError(
    'invalid',
    'channels.private_address',
    `${url} is not a public https address. Set RAPPORT_ALLOW_PRIVATE_UPSTREAMS=true to allow it.`,
    { url },
  );
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** `dns.lookup` that refuses a name when any of its addresses is private. */
export function publicLookup(
  hostname: string,
  options: LookupOptions,
  callback: LookupCallback,
): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const hidden = addresses.find(({ address }) => isPrivateAddress(address));
    if (hidden) {
      const refusal: NodeJS.ErrnoException = new Error(`${hostname} is at ${hidden.address}`);
      refusal.code = 'EPRIVATE';
      refusal.syscall = 'getaddrinfo';
      return callback(refusal, []);
    }
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
}
