import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { revokeTokens } from '../platform/access/tokens.ts';
import { apiFaultsOn, noFaults } from '../world/faults.ts';
import { restore, takeSnapshot } from '../world/snapshot.ts';
import { resetWorld, type World } from '../world/world.ts';
import { accountFor, read } from './input.ts';

const share = z.number().min(0).max(1);

const faultInput = z
  .object({
    slowMs: z.number().min(0).max(120_000),
    errorRate5xx: share,
    dropRate: share,
    dropAfterRate: share,
    busyRate: share,
    redeliverRate: share,
    duplicateCallbacks: z.boolean(),
    /** True revokes every token issued so far, once. */
    tokenRevoked: z.boolean(),
    windowClosed: z.boolean(),
    html: z.boolean(),
    path: z.string(),
  })
  .partial()
  .strict();

const messageQuery = z.object({
  openid: z.string().optional(),
  after: z.coerce.number().default(0),
  limit: z.coerce.number().int().min(1).max(5_000).default(500),
});

export function worldRoutes(app: FastifyInstance, world: World): void {
  const clockView = (): object => ({
    now: world.clock.now(),
    iso: new Date(world.clock.now()).toISOString(),
  });

  app.get('/_sim/clock', clockView);
  app.post('/_sim/clock', (request) => {
    const input = read(
      z.object({
        advanceMs: z.number().optional(),
        now: z.union([z.number(), z.iso.datetime({ offset: true })]).optional(),
      }),
      request.body,
    );
    if (input.now !== undefined) world.clock.set(new Date(input.now).getTime());
    if (input.advanceMs !== undefined) world.clock.advance(input.advanceMs);
    return clockView();
  });

  app.get('/_sim/faults', () => world.faults);
  app.post('/_sim/faults', (request) => {
    const { tokenRevoked, ...faults } = read(faultInput, request.body);
    Object.assign(world.faults, faults);
    if (tokenRevoked === true) {
      revokeTokens(world);
      world.faults.tokenRevoked = world.clock.now();
    }
    world.apiFaults = apiFaultsOn(world.faults);
    return world.faults;
  });
  app.delete('/_sim/faults', () => {
    world.faults = noFaults();
    world.apiFaults = false;
    return world.faults;
  });

  app.get('/_sim/messages', (request) => {
    const account = accountFor(world, request);
    const { openid, after, limit } = read(messageQuery, request.query);
    const kept =
      openid === undefined
        ? world.messages.items.filter((entry) => entry.appId === account.appId)
        : (account.fans.get(openid)?.chat ?? [])
            .filter((entry) => entry.from === 'account')
            .map((entry) => ({ ...entry, appId: account.appId, openid }));
    const newer = kept.filter((entry) => entry.seq > after);
    return { messages: newer.slice(0, limit), next: newer.slice(0, limit).at(-1)?.seq ?? after };
  });

  app.get('/_sim/deliveries', (request) => {
    const input = read(
      z.object({
        appId: z.string().optional(),
        openid: z.string().optional(),
        after: z.coerce.number().default(0),
        limit: z.coerce.number().int().min(1).max(1_000).default(100),
      }),
      request.query,
    );
    const wanted = world.deliveries.items.filter(
      (each) =>
        each.id > input.after &&
        (input.appId === undefined || each.appId === input.appId) &&
        (input.openid === undefined || each.openid === input.openid),
    );
    return { deliveries: wanted.slice(-input.limit) };
  });

  app.get('/_sim/stats', () => ({
    ...world.stats,
    accounts: world.data.accounts.size,
    tokens: world.data.tokens.size,
    rssBytes: process.memoryUsage().rss,
  }));

  app.post('/_sim/reset', () => {
    resetWorld(world);
    return { reset: true };
  });

  app.get('/_sim/snapshot', (_request, reply) =>
    reply.type('application/json').send(takeSnapshot(world)),
  );
  app.post('/_sim/snapshot', { bodyLimit: 512 * 1024 * 1024 }, (request) => {
    restore(world, request.body);
    return { restored: true, accounts: world.data.accounts.size };
  });
}
