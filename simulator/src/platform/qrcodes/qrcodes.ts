import type { FastifyInstance } from 'fastify';
import QRCode from 'qrcode';
import { refuse } from '../../wire/errors.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { World } from '../../world/world.ts';
import type { QrTicket } from '../../world/types.ts';
import { integer, object, text } from '../fields.ts';
import {
  DEFAULT_EXPIRE_SECONDS,
  issueTicket,
  MAX_EXPIRE_SECONDS,
  PERMANENT_CODES,
} from './pool.ts';
import type { PlatformRoutes } from '../route.ts';

const ACTIONS = new Set(['QR_SCENE', 'QR_STR_SCENE', 'QR_LIMIT_SCENE', 'QR_LIMIT_STR_SCENE']);
const MAX_SCENE_CHARS = 64;
const MAX_PERMANENT_SCENE_ID = 100_000;
const MAX_SCENE_ID = 0xffff_ffff;

function sceneOf(action: string, scene: JsonObject): string {
  if (action.includes('STR')) {
    const value = text(scene, 'scene_str');
    if (value === '' || [...value].length > MAX_SCENE_CHARS) refuse(40169);
    return value;
  }
  const id = integer(scene, 'scene_id');
  const limit = action === 'QR_LIMIT_SCENE' ? MAX_PERMANENT_SCENE_ID : MAX_SCENE_ID;
  if (id === undefined || id < 1 || id > limit) refuse(40053);
  return String(id);
}

function lifeOf(action: string, body: JsonObject): number | null {
  if (action.includes('LIMIT')) return null;
  const seconds =
    body['expire_seconds'] === undefined ? DEFAULT_EXPIRE_SECONDS : integer(body, 'expire_seconds');
  if (seconds === undefined || seconds < 1) refuse(40097);
  // Longer lives are cut, not refused.
  return Math.min(seconds, MAX_EXPIRE_SECONDS);
}

export function qrcodeRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/qrcode/create', ({ world, account, body }) => {
    if (account.kind !== 'service') refuse(48001);
    const action = text(body, 'action_name');
    if (!ACTIONS.has(action)) refuse(40099);
    const scene = object(object(body, 'action_info') ?? {}, 'scene');
    if (scene === undefined) refuse(40053);
    const expireSeconds = lifeOf(action, body);
    const value = sceneOf(action, scene);
    if (expireSeconds === null && account.permanentTickets >= PERMANENT_CODES) refuse(45029);
    const ticket = issueTicket(world, account, {
      action: action as QrTicket['action'],
      scene: value,
      expireSeconds,
    });
    return {
      ticket: ticket.ticket,
      ...(expireSeconds === null ? {} : { expire_seconds: expireSeconds }),
      url: ticket.url,
    };
  });
}

/** `mp.weixin.qq.com/cgi-bin/showqrcode`: a picture whose content is the ticket's url; no token. */
export function showQrcodeRoute(app: FastifyInstance, world: World): void {
  app.get('/cgi-bin/showqrcode', async (request, reply) => {
    const { ticket: id = '' } = request.query as { ticket?: string };
    for (const account of world.data.accounts.values()) {
      const ticket = account.tickets.get(id);
      if (ticket !== undefined && (ticket.expiresAt ?? Infinity) > world.clock.now()) {
        const image = await QRCode.toBuffer(ticket.url, { width: 430, margin: 2 });
        return reply.type('image/png').send(image);
      }
    }
    return reply.code(404).type('text/html').send('<h1>404 Not Found</h1>');
  });
}
