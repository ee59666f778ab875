import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Account } from '#channels/accounts/account.ts';
import type { Directory } from '#channels/accounts/directory.ts';
import { within } from '#channels/gateway/deadline.ts';
import { takeRawBodies } from '#channels/gateway/raw-bodies.ts';
import type { Watch } from '#channels/gateway/watch.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { openDelivery, verifyUrl, type CallbackQuery } from './outbound/delivery.ts';
import { inboundFacts } from './inbound/inbound.ts';

/** WeChat hangs up after 5 s (read 2026-11); half a second is left for the way. */
const answerMs = 4_500;

/** How long an account may be known before a delivery it cannot open is checked against a newer one. */
const suspectMs = 500;

/** `GET` and `POST /hooks/wechat/:channelId`: what the platform calls. */
export function callbackRoutes(
  app: FastifyInstance,
  deps: { kernel: Kernel; directory: Directory; watch: Watch },
): void {
  const { kernel, directory, watch } = deps;

  /**
   * Runs `open` for the account; once more with the account as it is in the database when it was
   * refused, since another process may have changed token or key a moment ago.
   */
  async function forAccount<T>(channelId: string, open: (account: Account) => T) {
    const account = await known(channelId);
    try {
      return { account, opened: open(account) };
    } catch (error) {
      const current = await known(channelId, suspectMs);
      if (current === account) throw refusal(account, error);
      try {
        return { account: current, opened: open(current) };
      } catch (again) {
        throw refusal(current, again);
      }
    }
  }

  async function known(channelId: string, maxAge?: number): Promise<Account> {
    const account = isUuid(channelId) ? await directory.get(channelId, maxAge) : null;
    if (!account || account.kind !== 'wechat') throw notFound('channel', channelId);
    return account;
  }

  function refusal(account: Account, error: unknown): unknown {
    if (error instanceof DomainError) watch.refused(account, error.message);
    return error;
  }

  app.register(async (scope) => {
    takeRawBodies(scope);
    const options = { config: { public: true }, schema: { hide: true } };
    scope.addHook('onResponse', async (_request, reply) => {
      kernel.metrics.webhooks.inc({ kind: 'wechat', answer: reply.statusCode });
    });

    scope.get<Hook>('/hooks/wechat/:channelId', options, async (request, reply) => {
      const { account, opened } = await forAccount(request.params.channelId, (known) =>
        verifyUrl(known, request.query, kernel.clock.now()),
      );
      watch.accepted(account);
      return plain(reply, opened);
    });

    scope.post<Hook>('/hooks/wechat/:channelId', options, async (request, reply) => {
      const receivedAt = kernel.clock.now();
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { account, opened } = await forAccount(request.params.channelId, (known) =>
        openDelivery(known, request.query, body, receivedAt),
      );
      const arrival = { workspaceId: account.workspaceId, channelId: account.id, receivedAt };
      await within(answerMs, kernel.facts.append(inboundFacts(opened, arrival)));
      watch.accepted(account);
      return plain(reply, 'success');
    });
  });
}

interface Hook {
  Params: { channelId: string };
  Querystring: CallbackQuery;
}

const plain = (reply: FastifyReply, text: string) =>
  reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(text);

const isUuid = (text: string) =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
