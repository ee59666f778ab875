import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { passwordLink, signInOptions } from '#contracts/api/team.ts';
import { makePasswordLink } from '#kernel/auth/password-links.ts';
import { authOf } from '#kernel/http/auth.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { allowPasswordLink } from './team.ts';

const memberParams = z.object({ id: z.string().max(64) });

/** New passwords for those who forgot theirs; mails with a link are better-auth's, at /api/auth. */
export function passwordRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/sign-in',
    {
      config: { public: true },
      schema: {
        tags: ['Team'],
        summary: 'What the sign-in page may offer',
        response: { 200: signInOptions },
      },
    },
    () => ({ passwordByMail: kernel.mail !== null }),
  );

  http.post(
    '/api/v1/team/:id/password-link',
    {
      // Not idempotent: the kept answer would hold the token.
      config: { permission: 'team.write' },
      schema: {
        tags: ['Team'],
        summary: 'Make a link with which a member sets a new password; it is shown once',
        params: memberParams,
        response: { 201: passwordLink },
      },
    },
    async (request, reply) => {
      const { userId } = await kernel.unit((unit) =>
        allowPasswordLink(unit, authOf(request), request.params.id),
      );
      const made = await makePasswordLink(await kernel.access.signIn(), {
        userId,
        token: kernel.random.bytes(32).toString('base64url'),
        publicUrl: kernel.config.publicUrl,
      });
      return reply.code(201).send({ ...made, expiresAt: made.expiresAt.toISOString() });
    },
  );
}
