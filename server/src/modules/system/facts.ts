import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { acceptedFacts, factView, newFacts, type NewFact } from '#contracts/api/facts.ts';
import type { AnyFactInput } from '#contracts/facts.ts';
import { DomainError, notFound } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import {
  decodeCursor,
  encodeCursor,
  pageOf,
  pageQuery,
  toPage,
} from '#kernel/http/console/pages.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { listFacts, ownContacts } from './facts-store.ts';

const tags = ['Facts'];

const query = pageQuery.extend({
  type: z.string().max(60).optional(),
  contactId: z.uuid().optional(),
  after: z.iso.datetime({ offset: true }).optional().describe('Only facts recorded later'),
});

export function factRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/facts',
    {
      config: { permission: 'facts.read' },
      schema: {
        tags,
        summary: 'Facts, newest first',
        description: 'With `type` a page may hold less than `limit` and still have a `nextCursor`.',
        querystring: query,
        response: { 200: pageOf(factView) },
      },
    },
    async (request) => {
      const { limit, cursor, type, contactId, after } = request.query;
      const before = decodeCursor(cursor, 1)?.[0] ?? null;
      const { rows, scannedTo } = await listFacts(
        kernel.db,
        authOf(request).workspaceId,
        { type, contactId, after: after ? new Date(after) : undefined },
        { limit: limit + 1, before },
      );
      const page = toPage(rows, limit, (row) => [row.id]);
      return {
        nextCursor: page.nextCursor ?? (scannedTo && encodeCursor([scannedTo])),
        items: page.items.map((row) => ({
          ...row,
          occurredAt: row.occurredAt.toISOString(),
          recordedAt: row.recordedAt.toISOString(),
        })),
      };
    },
  );

  http.post(
    '/api/v1/facts',
    {
      config: { permission: 'facts.write', idempotent: true },
      schema: {
        tags,
        summary: 'State facts: what people did, said or bought',
        description:
          'All are on disk when this answers, or none is. Contacts are found or made by identity.',
        body: newFacts,
        response: { 201: acceptedFacts },
      },
    },
    async (request, reply) => {
      const { workspaceId } = authOf(request);
      const { facts } = request.body;
      const now = kernel.clock.now();
      refuseFuture(facts, now);
      await refuseForeignContacts(kernel, workspaceId, facts);
      const results = await kernel.facts.append(
        facts.map((fact) => toInput(fact, workspaceId, now)),
      );
      const accepted = results.filter((result) => result !== null).length;
      return reply.code(201).send({
        accepted,
        dropped: results.length - accepted,
        facts: results.map(
          (result) =>
            result && {
              factId: result.factId,
              contactId: result.contactId,
              newContact: result.created,
            },
        ),
      });
    },
  );
}

/** Clocks of shops differ, but a fact of next year would sort above everything for a year. */
const futureMs = 24 * 3_600_000;

/** @throws DomainError `facts.in_future` */
function refuseFuture(facts: readonly NewFact[], now: Date): void {
  const index = facts.findIndex(
    ({ occurredAt }) => occurredAt && new Date(occurredAt).getTime() > now.getTime() + futureMs,
  );
  if (index >= 0)
    throw new DomainError(
      'invalid',
      'facts.in_future',
      `facts[${index}].occurredAt is more than a day ahead.`,
      { index },
    );
}

/** @throws DomainError `contact.not_found` */
async function refuseForeignContacts(
  kernel: Kernel,
  workspaceId: string,
  facts: readonly NewFact[],
): Promise<void> {
  const named = facts.flatMap((fact) => fact.contactId ?? []);
  const own = await ownContacts(kernel.db, workspaceId, named);
  const foreign = named.find((id) => !own.has(id));
  if (foreign) throw notFound('contact', foreign);
}

const toInput = (fact: NewFact, workspaceId: string, now: Date) =>
  ({
    workspaceId,
    type: fact.type,
    identities: fact.identities,
    contactId: fact.contactId,
    channelId: null,
    occurredAt: fact.occurredAt ? new Date(fact.occurredAt) : now,
    receiptKey: fact.receiptKey,
    data: fact.data,
  }) as AnyFactInput;
