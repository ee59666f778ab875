import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { ERRMSG } from '../wire/errors.ts';
import type { World } from '../world/world.ts';
import { customRoutes } from './messages/custom.ts';
import { draftRoutes } from './media/drafts.ts';
import { massRoutes } from './messages/mass.ts';
import { mediaRoutes } from './media/media.ts';
import { menuRoutes } from './menus.ts';
import { miscRoutes } from './misc.ts';
import { qrcodeRoutes, showQrcodeRoute } from './qrcodes/qrcodes.ts';
import { quotaRoutes } from './access/quota.ts';
import { platformRoutes } from './route.ts';
import { subscribeRoutes } from './messages/subscribe.ts';
import { tagRoutes } from './users/tags.ts';
import { templateRoutes } from './messages/templates.ts';
import { tokenRoutes } from './access/tokens.ts';
import { userRoutes } from './users/users.ts';
import { webAuthRoutes, webPages } from './web/auth.ts';

/** Largest upload: a 10 MB picture or video, plus its multipart frame. */
const MAX_UPLOAD_BYTES = 11 * 1024 * 1024;

/** The real paths of api.weixin.qq.com, mp.weixin.qq.com and open.weixin.qq.com on one host. */
export async function platform(app: FastifyInstance, world: World): Promise<void> {
  // JSON is parsed by the routes themselves: clients send it under any content type, and a broken
  // body must be answered 47001 with HTTP 200.
  app.removeAllContentTypeParsers();
  await app.register(multipart, { limits: { fileSize: MAX_UPLOAD_BYTES, files: 1 } });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: Error & { code?: string }, _request, reply) => {
    const tooLarge = /TOO_LARGE$/.test(error.code ?? '');
    if (!tooLarge) process.stderr.write(`simulator: ${error.stack ?? error.message}\n`);
    const errcode = tooLarge ? 45001 : -1;
    return reply.code(200).send({ errcode, errmsg: ERRMSG[errcode] });
  });
  const api = platformRoutes(app, world);
  tokenRoutes(api);
  quotaRoutes(api);
  userRoutes(api);
  qrcodeRoutes(api);
  customRoutes(api);
  tagRoutes(api);
  templateRoutes(api);
  subscribeRoutes(api);
  massRoutes(api);
  mediaRoutes(api);
  menuRoutes(api);
  draftRoutes(api);
  miscRoutes(api);
  webAuthRoutes(api);
  showQrcodeRoute(app, world);
  webPages(app, world);
}
