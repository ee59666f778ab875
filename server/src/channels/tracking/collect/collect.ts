import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { collected } from '#contracts/api/tracking.ts';
import { within } from '#channels/gateway/deadline.ts';
import { DomainError } from '#kernel/errors.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { findByIdentity } from '#modules/contacts/index.ts';
import { admit, bearerOf, originOf } from './admission.ts';
import { createAllowance } from './allowance.ts';
import { readBody } from './body.ts';
import {
  callTypes,
  readEvents,
  type CallType,
  type PlacedEvent,
  type Refused,
  type TrackedEvent,
} from '../event.ts';
import { factsOf, placeOf, type Arrival, type Previous } from '../facts.ts';
import type { Keyring } from '../keyring.ts';
import {
  addressEventsPerMinute,
  answerMs,
  batchBytes,
  batchEvents,
  shownLength,
} from './limits.ts';
import type { KnownSource } from '../source.ts';
import type { Watch } from '../watch.ts';

type Call = CallType | 'batch' | 'import';

/** Paths below `/v1`; the letters are what Segment's library for browsers calls. */
const calls: Record<string, Call> = {
  ...Object.fromEntries(callTypes.map((type) => [type, type])),
  ...Object.fromEntries(callTypes.map((type) => [type.charAt(0), type])),
  batch: 'batch',
  b: 'batch',
  import: 'import',
};

const description = `
Speaks Segment's HTTP API. The write key comes as the user name of Basic auth, or as \`writeKey\` in
the body. The answer comes when the events are on disk; a \`messageId\` that came before is dropped.
At most 500 KB and 2,500 events a request, 32 KB an event; gzip is read.
`.trim();

/** `POST /v1/{identify,track,page,screen,alias,group,batch,import}`. */
export function collectRoutes(
  http: FastifyInstance,
  kernel: Kernel,
  keyring: Keyring,
  watch: Watch,
): void {
  const allowance = createAllowance();

  /** @throws DomainError `request.too_many` */
  function pay(source: KnownSource, count: number, request: FastifyRequest, reply: FastifyReply) {
    const now = kernel.clock.now().getTime();
    const place = `${source.id} ${request.ip}`;
    const byAddress =
      source.kind === 'web' ? allowance.take(place, count, addressEventsPerMinute, now) : 0;
    const wait = byAddress || allowance.take(source.id, count, source.eventsPerMinute, now);
    if (wait === 0) return;
    const retryAfter = Math.ceil(wait / 1000);
    reply.header('retry-after', retryAfter);
    throw new DomainError(
      'limited',
      'request.too_many',
      `Too many events. Try again in ${retryAfter} s.`,
      { retryAfter },
    );
  }

  async function collect(call: Call, request: FastifyRequest, reply: FastifyReply) {
    const receivedAt = kernel.clock.now();
    const payload = await readBody(request.body, request.headers['content-encoding']);
    const source = await bearerOf(request, payload, keyring);
    try {
      admit(source, request.headers.origin);
      const read = readEvents(call, payload);
      if (!read) throw badBatch();
      pay(source, Math.max(1, read.events.length), request, reply);
      const previous = await previousIn(kernel, source, read.events);
      const arrival = { source, receivedAt, history: call === 'import', previous };
      const { facts, rejected, last } = stated(read.events, read.refused, arrival);
      if (facts.length === 0 && rejected[0]) throw badEvents(rejected, rejected[0].reason);
      await within(answerMs, kernel.facts.append(facts));
      if (last) watch.told(source, { type: last.type, name: nameOf(last) });
      return { success: true as const, rejected };
    } catch (error) {
      // What is our own fault is sent again; the sender's is shown to people.
      if (error instanceof DomainError && error.kind !== 'unavailable')
        watch.refused(source, { code: error.code, origin: originOf(request) });
      throw error;
    }
  }

  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: batchBytes },
      (_request, body, done) => done(null, body),
    );
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*');
      reply.header('cross-origin-resource-policy', 'cross-origin');
    });
    scope.addHook('onResponse', async (_request, reply) => {
      kernel.metrics.webhooks.inc({ kind: 'tracking', answer: reply.statusCode });
    });
    for (const [path, call] of Object.entries(calls)) {
      const url = `/v1/${path}`;
      const documented = path === call;
      scope.options(url, { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', 'POST')
          .header('access-control-allow-headers', 'authorization, content-type, content-encoding')
          .header('access-control-max-age', 86_400)
          .send(),
      );
      typed(scope).post(
        url,
        {
          config: { public: true },
          schema: {
            hide: !documented,
            tags: ['Tracking'],
            summary: `Tell ${call === 'batch' ? 'several events' : call === 'import' ? 'past events' : `of a ${call}`}`,
            description,
            response: { 200: collected },
          },
        },
        (request, reply) => collect(call, request, reply),
      );
    }
  });
}

/** What the events state, and which of them state nothing. */
function stated(events: readonly PlacedEvent[], refused: readonly Refused[], arrival: Arrival) {
  const rejected = [...refused];
  let last: PlacedEvent | null = null;
  const facts = events.flatMap((event) => {
    const own = factsOf(event, arrival);
    const { index, messageId } = event;
    const reason = 'names nobody whom this key may speak for; send an anonymousId too';
    if (own.length === 0) rejected.push({ index, messageId, reason });
    else last = event;
    return own;
  });
  return {
    facts,
    rejected: rejected.toSorted((a, b) => a.index - b.index),
    last: last as PlacedEvent | null,
  };
}

/** What an event is called, for people: nothing that tells who acted. */
function nameOf(event: TrackedEvent): string | null {
  if (event.type === 'page') return pagePath(event) || event.name;
  return event.type === 'track' ? event.event : event.name;
}

/** Without its query, which may tell who came. */
const pagePath = (event: TrackedEvent): string =>
  (placeOf(event).path.split(/[?#]/)[0] ?? '').slice(0, shownLength);

const badEvents = (rejected: readonly Refused[], first: string) =>
  new DomainError('invalid', 'tracking.bad_event', `No event was accepted. The first ${first}.`, {
    rejected: rejected.slice(0, 100),
  });

const badBatch = () =>
  new DomainError(
    'invalid',
    'tracking.bad_batch',
    `\`batch\` must be a list of at most ${batchEvents} events.`,
  );

/** What the previous ids of a server's aliases are known as; a page's are browsers and never asked for. */
async function previousIn(
  kernel: Kernel,
  source: KnownSource,
  events: readonly TrackedEvent[],
): Promise<Previous> {
  if (source.kind === 'web') return new Map();
  const ids = events.flatMap(({ type, previousId }) =>
    type === 'alias' && previousId ? [previousId] : [],
  );
  const kinds = ['user_id', 'anonymous_id'] as const;
  const refs = ids.flatMap((id) => kinds.map((kind) => ({ kind, account: '', id })));
  const people = await findByIdentity(kernel.db, source.workspaceId, refs);
  return new Map(
    ids.map((id, index) => {
      const known = kinds.find((_, nth) => people[2 * index + nth] !== null);
      return [id, known ? [known] : kinds];
    }),
  );
}
