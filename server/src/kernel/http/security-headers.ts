import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** Answers of the API are data: a browser that is led to one must run and embed nothing. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The console runs its own scripts and no others. Styles are made at run time by its component
 * library; pictures come from the platforms (avatars) and from what people upload.
 */
export const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The page of the API's documentation starts with an inline script, which carries this nonce. */
export const docsPolicy = (nonce: string) =>
  pagePolicy.replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`);

const year = 31_536_000;

/** Sets the security headers of every answer (OWASP secure headers project); pages relax the policy. */
export function registerSecurityHeaders(app: FastifyInstance, config: Config): void {
  const headers: Record<string, string> = {
    'content-security-policy': dataPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    ...(config.publicUrl.startsWith('https:')
      ? { 'strict-transport-security': `max-age=${year}; includeSubDomains` }
      : {}),
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    // What a person may see must not stay in a shared cache.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}
