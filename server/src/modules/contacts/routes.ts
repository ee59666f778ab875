import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  contactDetail,
  contactQuery,
  contactSummary,
  otherContact,
  timelineItem,
  updateContact,
} from '#contracts/api/contacts.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError } from '#kernel/errors.ts';
import { mergePeople, unmergePeople } from '#kernel/facts/people.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageOf, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { loadDetail } from './detail.ts';
import { personOf } from './people.ts';
import { rebuildProfiles } from './profile/rebuild.ts';
import { applyIdentified } from './reactions.ts';
import { findContacts } from './search/find.ts';
import { loadSummaries } from './summaries.ts';
import { timelineCursor, timelinePlace } from './timeline/cursor.ts';
import { readFacts, renderFacts } from './timeline/read.ts';
import { staffPrefix } from './timeline/renderers.ts';

const tags = ['Contacts'];
const params = z.object({ id: z.uuid() });

export const contactRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const { db, registry } = kernel;

  http.get(
    '/api/v1/contacts',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Find contacts, the newest first',
        querystring: contactQuery.extend(pageQuery.shape),
        response: { 200: pageOf(contactSummary) },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, ...query } = request.query;
      const before = idIn(cursor);
      const found = await findContacts(db, registry, {
        workspaceId,
        query,
        before,
        limit: limit + 1,
      });
      const page = toPage(found, limit, (id) => [id]);
      return { ...page, items: await loadSummaries(db, registry, workspaceId, page.items) };
    },
  );

  http.get(
    '/api/v1/contacts/:id',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Read one contact; the id of a merged one shows who stands for her',
        params,
        response: { 200: contactDetail },
      },
    },
    (request) => loadDetail(db, registry, authOf(request).workspaceId, request.params.id),
  );

  http.patch(
    '/api/v1/contacts/:id',
    {
      config: { permission: 'contacts.write' },
      schema: {
        tags,
        summary: 'Enter attributes by hand',
        params,
        body: updateContact,
        response: { 200: contactDetail },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const { workspaceId } = auth;
      const { attributes } = request.body;
      refuseUnstorable(attributes);
      await kernel.unit(async (unit) => {
        const { id: contactId } = await personOf(unit.tx, workspaceId, request.params.id);
        const fact = {
          workspaceId,
          contactId,
          occurredAt: unit.now,
          data: { source: 'manual', traits: attributes },
        };
        unit.append({ ...fact, type: 'contact.identified', identities: [], channelId: null });
        // At once and not by the reaction alone, so that the answer shows what was entered.
        await applyIdentified(unit, [fact]);
        const subject = { kind: 'contact', id: contactId, name: '' };
        await audit(unit, auth, 'contact.changed', subject, {
          attributes: Object.keys(attributes),
        });
      });
      return loadDetail(db, registry, workspaceId, request.params.id);
    },
  );

  http.get(
    '/api/v1/contacts/:id/timeline',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Read what happened to a contact, the latest first',
        params,
        querystring: pageQuery,
        response: { 200: pageOf(timelineItem) },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor } = request.query;
      const { contactIds } = await personOf(db, workspaceId, request.params.id);
      const after = timelinePlace(cursor);
      const read = await readFacts(db, workspaceId, contactIds, after, limit + 1);
      const facts = read.slice(0, limit);
      const last = facts.at(-1);
      return {
        items: await renderFacts(db, registry, workspaceId, facts),
        nextCursor: read.length > limit && last ? timelineCursor(last) : null,
      };
    },
  );

  for (const { verb, action, summary, act } of [
    {
      verb: 'merge',
      action: 'contact.merged',
      summary: 'Merge another contact with this one; the elder stands for both',
      act: mergePeople,
    },
    {
      verb: 'unmerge',
      action: 'contact.unmerged',
      summary: 'Undo the merge of another contact into this one',
      act: unmergePeople,
    },
  ])
    http.post(
      `/api/v1/contacts/:id/${verb}`,
      {
        config: { permission: 'contacts.write' },
        schema: { tags, summary, params, body: otherContact, response: { 200: contactDetail } },
      },
      async (request) => {
        const auth = authOf(request);
        const { workspaceId } = auth;
        const { winner } = await kernel.unit(async (unit) => {
          const contactId = request.params.id;
          const otherId = request.body.contactId;
          await personOf(unit.tx, workspaceId, contactId);
          await personOf(unit.tx, workspaceId, otherId);
          const by = staffOf(request);
          const merge = await act(unit, { workspaceId, contactId, otherId, by });
          // At once and not by the reaction alone, so that the answer shows one person, or two.
          await rebuildProfiles(unit.tx, [merge.winner, merge.loser]);
          const subject = { kind: 'contact', id: merge.winner, name: '' };
          await audit(unit, auth, action, subject, { other: merge.loser });
          return merge;
        });
        return loadDetail(db, registry, workspaceId, winner);
      },
    );
};

const staffOf = (request: FastifyRequest) => `${staffPrefix}${authOf(request).actor.name}`;

function idIn(cursor: string | undefined): string | null {
  const id = decodeCursor(cursor, 1)?.[0];
  if (id === undefined || z.uuid().safeParse(id).success)
    return id === undefined ? null : String(id);
  throw new DomainError(
    'invalid',
    'request.bad_cursor',
    'The cursor does not belong to this list.',
  );
}

/** PostgreSQL's jsonb holds neither NUL nor halves of surrogate pairs. */
function refuseUnstorable(value: unknown): void {
  const text = JSON.stringify(value);
  if (/\\u0000|\\ud[89a-f]/i.test(text.replaceAll('\\\\', '')))
    throw new DomainError(
      'invalid',
      'contact.unstorable_text',
      'Attributes must not hold NUL characters or broken Unicode.',
    );
}
