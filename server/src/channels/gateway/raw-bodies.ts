import type { FastifyInstance } from 'fastify';

/** A callback of the platforms we know stays under 10 KB; larger ones are nobody's. */
const bodyLimit = 1024 * 1024;

/** Hands every body of this scope on as the bytes that came, whatever content type they claim. */
export function takeRawBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
    done(null, body),
  );
}
