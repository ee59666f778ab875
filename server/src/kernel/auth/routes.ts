import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { DomainError } from '../errors.ts';
import { comesFromOwnPage } from '../http/origin.ts';
import type { Access } from './access.ts';
import { clientAddressHeader } from './cookie.ts';

/**
 * What of better-auth is open. The rest stays shut: accounts are made by invitation, and the team is
 * changed by our own routes, which check our permissions and write the audit log.
 */
const open: Record<string, readonly string[]> = {
  GET: ['ok', 'get-session', 'list-sessions', 'organization/list'],
  POST: [
    'sign-in/email',
    'sign-out',
    'revoke-session',
    'revoke-sessions',
    'revoke-other-sessions',
    'change-password',
    'reset-password',
    'update-user',
    'organization/set-active',
    'two-factor/enable',
    'two-factor/disable',
    'two-factor/get-totp-uri',
    'two-factor/verify-totp',
    'two-factor/verify-backup-code',
    'two-factor/generate-backup-codes',
  ],
};

/** Asks for a mail with a link; open where there is a mail server. */
const asksForMail = 'request-password-reset';

/**
 * So long the answer to that takes at least: finding somebody and posting a mail is quicker, so that
 * nobody learns by the clock whether an address has an account.
 */
const evenAnswerMs = 300;

/** Mounts better-auth at /api/auth. Its errors are `{ code, message }`, as its client expects. */
export async function registerSignIn(
  app: FastifyInstance,
  deps: { config: Config; access: Access },
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.route<{ Params: { '*': string } }>({
      method: ['GET', 'POST'],
      url: '/api/auth/*',
      config: { public: true },
      schema: { hide: true },
      handler: async (request, reply) => {
        const path = request.params['*'];
        const asksMail = path === asksForMail && request.method === 'POST' && deps.config.mail;
        if (!open[request.method]?.includes(path) && !asksMail)
          throw new DomainError('not_found', 'not_found', 'Nothing answers here.');
        if (request.method !== 'GET' && !comesFromOwnPage(request, deps.config.publicUrl))
          throw new DomainError(
            'forbidden',
            'auth.foreign_origin',
            'This request was made by a page of another site.',
          );
        // Before it is handled: a sign-out ends what tells us whose session it was.
        const before = request.method === 'GET' ? null : await deps.access.whoIs(request);
        const signIn = await deps.access.signIn();
        const even = asksMail ? delay(evenAnswerMs) : undefined;
        const response = await signIn.handler(toWeb(request, deps.config.publicUrl));
        await even;
        if (before) deps.access.changed(before.workspaceId);
        return send(reply, response);
      },
    });
  });
}

const passed = ['accept', 'accept-language', 'content-type', 'cookie', 'origin', 'user-agent'];

function toWeb(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers();
  for (const name of passed) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  headers.set(clientAddressHeader, request.ip);
  const body = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null;
  return new Request(new URL(request.url, publicUrl), { method: request.method, headers, body });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status).header('cache-control', 'no-store');
  for (const [name, value] of response.headers)
    if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return reply.send(Buffer.from(await response.arrayBuffer()));
}
