import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { addFan } from '../world/fans.ts';
import type { Fan } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { fanDetail, fanSummary } from './fan-view.ts';
import { accountFor, ControlError, fanFor, read } from './input.ts';

const MAX_NEW = 100_000;

const newFans = z.object({
  count: z.int().min(1).max(MAX_NEW).default(1),
  nickname: z.string().optional(),
  language: z.string().optional(),
  /** A chosen openid, for a single fan. */
  openid: z.string().optional(),
  /** Openids of another account: the same people meet this account, so they share unionids. */
  sameAs: z.array(z.string()).optional(),
});

const fanList = z.object({
  q: z.string().default(''),
  following: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

function personOf(world: World, openid: string): number {
  for (const account of world.data.accounts.values()) {
    const fan = account.fans.get(openid);
    if (fan !== undefined) return fan.person;
  }
  throw new ControlError(404, 'unknown_fan', `no fan ${openid}`);
}

export function fanRoutes(app: FastifyInstance, world: World): void {
  app.post('/_sim/fans', (request) => {
    const account = accountFor(world, request);
    const input = read(newFans, request.body);
    const { nickname, language, openid } = input;
    const make = (person?: number): Fan =>
      addFan(world, account, {
        ...(person === undefined ? {} : { person }),
        ...(nickname === undefined ? {} : { nickname }),
        ...(language === undefined ? {} : { language }),
        ...(openid === undefined ? {} : { openid }),
      });
    const fans =
      input.sameAs === undefined
        ? Array.from({ length: input.count }, () => make())
        : input.sameAs.map((each) => make(personOf(world, each)));
    return { fans: fans.map((fan) => fanSummary(world, account, fan)) };
  });

  app.get('/_sim/fans', (request) => {
    const account = accountFor(world, request);
    const { q, following, limit } = read(fanList, request.query);
    const needle = q.toLowerCase();
    const wanted = (fan: Fan): boolean =>
      (following === undefined || String(fan.following) === following) &&
      (needle === '' ||
        JSON.stringify(fanSummary(world, account, fan))
          .toLowerCase()
          .includes(needle));
    const found = [...account.fans.values()].filter(wanted);
    const lastAt = (fan: Fan): number => fan.chat.at(-1)?.seq ?? 0;
    const shown = found.sort((a, b) => lastAt(b) - lastAt(a)).slice(0, limit);
    return { total: found.length, fans: shown.map((fan) => fanSummary(world, account, fan)) };
  });

  app.get('/_sim/fans/:openid', (request) => {
    const account = accountFor(world, request);
    const { after } = read(z.object({ after: z.coerce.number().default(0) }), request.query);
    return fanDetail(world, account, fanFor(account, request), after);
  });
}
