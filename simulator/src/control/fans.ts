import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { startFollowing } from '../people/follow.ts';
import { addFan } from '../world/fans.ts';
import { createRandom, word } from '../world/random.ts';
import type { Fan } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { fanDetail, fanSummary } from './fan-view.ts';
import { accountFor, ControlError, fanFor, read } from './input.ts';

const MAX_NEW = 100_000;

const newFans = z.object({
  count: z.int().min(1).max(MAX_NEW).default(1),
  /** The same seed names the same people, whatever happened before; without one they are new. */
  seed: z.union([z.number(), z.string()]).optional(),
  nickname: z.string().optional(),
  language: z.string().optional(),
  /** A chosen openid, for a single fan. */
  openid: z.string().optional(),
  /** Openids of another account: the same people meet this account, so they share unionids. */
  sameAs: z.array(z.string()).optional(),
  /** They follow already, and nobody is told: followers from before the server was connected. */
  following: z.boolean().default(false),
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

/** Numbers far above those of people who come one by one. */
const seededPerson = (seed: number | string, at: number): number =>
  2 ** 32 + word(createRandom(`people:${seed}:${at}`));

const lastSeq = (fan: Fan): number => fan.chat.at(-1)?.seq ?? 0;

/** The `limit` fans who acted last, and how many match: one pass, since load runs leave many. */
function latestFans(fans: Iterable<Fan>, wanted: (fan: Fan) => boolean, limit: number) {
  const shown: Fan[] = [];
  let total = 0;
  for (const fan of fans) {
    if (!wanted(fan)) continue;
    total++;
    const last = shown.at(-1);
    if (shown.length === limit && last !== undefined && lastSeq(fan) <= lastSeq(last)) continue;
    let at = shown.length;
    while (at > 0 && lastSeq(shown[at - 1] as Fan) < lastSeq(fan)) at--;
    shown.splice(at, 0, fan);
    if (shown.length > limit) shown.pop();
  }
  return { total, shown };
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
        ? Array.from({ length: input.count }, (_, at) =>
            make(input.seed === undefined ? undefined : seededPerson(input.seed, at)),
          )
        : input.sameAs.map((each) => make(personOf(world, each)));
    if (input.following)
      for (const fan of fans) if (!fan.following) startFollowing(world, account, fan, undefined);
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
    const { total, shown } = latestFans(account.fans.values(), wanted, limit);
    return { total, fans: shown.map((fan) => fanSummary(world, account, fan)) };
  });

  app.get('/_sim/fans/:openid', (request) => {
    const account = accountFor(world, request);
    const { after } = read(z.object({ after: z.coerce.number().default(0) }), request.query);
    return fanDetail(world, account, fanFor(account, request), after);
  });
}
