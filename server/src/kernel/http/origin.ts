import type { FastifyRequest } from 'fastify';

/**
 * Whether a request that changes something may bear a session cookie: it comes from one of our own
 * pages, or from no browser at all. Cookies are SameSite=Lax already; this also refuses other ports
 * and subdomains of the same site (OWASP CSRF cheat sheet, "verifying origin").
 *
 * `Origin` counts as ours when it is the public address, or the host that was asked: people reach a
 * server on their own machine by several names.
 */
export function comesFromOwnPage(request: FastifyRequest, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) {
    const site = request.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.origin === new URL(publicUrl).origin || from.host === host;
}
