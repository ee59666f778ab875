import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { isCode } from '../codes.ts';
import { createBursts } from './bursts.ts';
import { filterOf } from './filter.ts';
import { createFinder, type Place } from './find.ts';
import { answerMs, missesPerMinute } from './limits.ts';
import { deadEnd } from './page.ts';
import { createRecorder } from './record.ts';

const open = { config: { public: true }, schema: { hide: true } } as const;

/** `GET /l/:code`: leads on to where the link points, and nowhere else. */
export function clickRoute(http: FastifyInstance, kernel: Kernel): void {
  const find = createFinder(kernel.db);
  const record = createRecorder(kernel);
  const bursts = createBursts();
  /** Clicks of people who were led on before they were written. */
  const unwritten = new Set<Promise<unknown>>();
  http.addHook('onClose', async () => void (await Promise.all(unwritten)));
  const misses = http.createRateLimit({
    max: missesPerMinute,
    timeWindow: 60_000,
    // Not the public routes' freedom from limits.
    allowList: [],
    keyGenerator: (request) => `links ${request.ip}`,
  });

  async function placeFor(request: FastifyRequest, code: string): Promise<Place | null> {
    const state = await misses(request, { increment: false });
    if (!state.isAllowed && state.remaining <= 0) throw tooMany(state.ttl);
    const place = isCode(code) ? await find(code) : null;
    if (!place) await misses(request);
    return place;
  }

  /** Written down before she is led on, so that no crash forgets it; but she does not wait for long. */
  async function note(request: FastifyRequest, place: Place): Promise<void> {
    const now = kernel.clock.now();
    const { code, linkId, messageId } = place;
    const browser = `${request.ip} ${request.headers['user-agent'] ?? ''}`;
    const reason =
      filterOf(request) ?? bursts.reasonOf({ browser, code, linkId, messageId }, now.getTime());
    const written = record({ place, at: now, reason })
      .catch((error: unknown) =>
        kernel.log.error({ err: error, linkId }, 'a click was not written down'),
      )
      .finally(() => unwritten.delete(written));
    unwritten.add(written);
    const ended = new AbortController();
    const late = setTimeout(answerMs, undefined, { signal: ended.signal }).catch(() => undefined);
    await Promise.race([written, late]);
    ended.abort();
  }

  const answer = async (
    request: FastifyRequest<{ Params: { code: string } }>,
    reply: FastifyReply,
  ) => {
    reply
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex, nofollow')
      // The address of this page stands for a person: where she goes must not learn it.
      .header('referrer-policy', 'no-referrer');
    const place = await placeFor(request, request.params.code);
    const gone = place && (!place.enabled || isOver(place, kernel.clock.now()));
    if (!place || gone)
      return reply
        .code(gone ? 410 : 404)
        .type('text/html; charset=utf-8')
        .send(deadEnd(request.headers['accept-language'] ?? ''));
    await note(request, place);
    return reply.code(302).header('location', place.url).send();
  };
  http.get<{ Params: { code: string } }>('/l/:code', { ...open, exposeHeadRoute: false }, answer);
  http.head<{ Params: { code: string } }>('/l/:code', open, answer);
}

const isOver = ({ expiresAt }: Place, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() <= now.getTime();

function tooMany(ttl: number): DomainError {
  const retryAfter = Math.ceil(ttl / 1000);
  const words = `Too many links that do not exist. Try again in ${retryAfter} s.`;
  return new DomainError('limited', 'request.too_many', words, { retryAfter });
}
