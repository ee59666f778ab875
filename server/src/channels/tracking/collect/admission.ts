import type { FastifyRequest } from 'fastify';
import { DomainError } from '#kernel/errors.ts';
import type { Keyring } from '../keyring.ts';
import { shownLength } from './limits.ts';
import { allowsOrigin, type KnownSource } from '../source.ts';

/**
 * The source of the key that a request bears: as user name of Basic auth, or as `writeKey`.
 * @throws DomainError `tracking.bad_key`
 */
export async function bearerOf(
  request: FastifyRequest,
  payload: Record<string, unknown>,
  keyring: Keyring,
): Promise<KnownSource> {
  const key = basicUser(request) ?? payload['writeKey'];
  const source = typeof key === 'string' && key !== '' ? await keyring.find(key) : null;
  if (source) return source;
  throw new DomainError('unauthenticated', 'tracking.bad_key', 'There is no such write key.');
}

/**
 * Whether a source may send now, from where it does.
 * @throws DomainError `tracking.switched_off`, `tracking.bad_origin`, `tracking.key_in_page`
 */
export function admit(source: KnownSource, origin: string | undefined): void {
  if (!source.enabled)
    throw new DomainError('forbidden', 'tracking.switched_off', 'This write key is switched off.');
  if (origin === undefined) return;
  if (source.kind === 'server')
    throw new DomainError(
      'forbidden',
      'tracking.key_in_page',
      'A server’s key is a secret and must not be used in a page. Revoke it and use a web key.',
    );
  if (!allowsOrigin(source.origins, origin))
    throw new DomainError(
      'forbidden',
      'tracking.bad_origin',
      `Pages of ${shown(origin)} may not send with this key.`,
      { origin: shown(origin) },
    );
}

/** The site whose page called, for people; null when it was no page. */
export const originOf = ({ headers }: FastifyRequest): string | null =>
  headers.origin === undefined ? null : shown(headers.origin);

const shown = (text: string) => text.slice(0, shownLength);

/** The user name of Basic auth; null when there is none. */
function basicUser({ headers }: FastifyRequest): string | null {
  const encoded = /^basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (!encoded) return null;
  return Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? null;
}
