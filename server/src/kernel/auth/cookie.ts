/** Carries the client's address from Fastify, which knows the trusted proxies, to better-auth. */
export const clientAddressHeader = 'x-rapport-client-address';

export const cookiePrefix = 'rapport';
export const isSecure = (publicUrl: string) => publicUrl.startsWith('https:');

/** Browsers accept the `__Secure-` prefix over https alone. */
export const sessionCookieName = (publicUrl: string) =>
  `${isSecure(publicUrl) ? '__Secure-' : ''}${cookiePrefix}.session_token`;
