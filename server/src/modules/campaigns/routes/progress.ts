import type { FastifyInstance } from 'fastify';
import { personOf } from '#modules/contacts/index.ts';
import {
  campaignRecipients,
  campaignResults,
  campaignSendings,
  recipientQuery,
  resultsQuery,
} from '#contracts/api/campaigns.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import { notFound } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { listRecipients } from '../people.ts';
import { readResults } from '../results/read.ts';
import { listSendings } from '../sendings.ts';
import { readCampaign } from '../store.ts';
import { showSendings } from '../view.ts';
import { read, tags } from './campaigns.ts';

/** How far campaigns are, whom they reached, and what they did. */
export function progressRoutes(app: FastifyInstance, kernel: Kernel): void {
  const http = typed(app);
  const { db } = kernel;

  http.get(
    '/api/v1/campaigns/:id/sendings',
    {
      config: read,
      schema: {
        tags,
        summary: 'Each time a campaign went out, the last first',
        params: idParams,
        querystring: pageQuery,
        response: { 200: campaignSendings },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor } = request.query;
      const { id } = await readCampaign(db, workspaceId, request.params.id);
      const key = decodeCursor(cursor, 1)?.[0];
      const before = key === undefined ? null : Number(key);
      const rows = await listSendings(db, workspaceId, id, { before, limit: limit + 1 });
      const page = toPage(rows, limit, ({ no }) => [no]);
      return { ...page, items: await showSendings(kernel, workspaceId, page.items) };
    },
  );

  http.get(
    '/api/v1/campaigns/:id/recipients',
    {
      config: read,
      schema: {
        tags,
        summary: 'People of a sending, each with what she got or why she did not',
        params: idParams,
        querystring: pageQuery.extend(recipientQuery.shape),
        response: { 200: campaignRecipients },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, sendingId, contactId, ...filter } = request.query;
      const { id } = await readCampaign(db, workspaceId, request.params.id);
      const sending = await sendingOf(workspaceId, id, sendingId ?? null);
      if (sending === null) return { items: [], nextCursor: null };
      const contactIds = contactId ? (await personOf(db, workspaceId, contactId)).contactIds : null;
      const after = decodeCursor(cursor, 1)?.[0]?.toString() ?? null;
      const items = await listRecipients(
        db,
        workspaceId,
        sending,
        { ...filter, contactIds },
        { after, limit: limit + 1 },
      );
      return toPage(items, limit, (person) => [person.contactId]);
    },
  );

  http.get(
    '/api/v1/campaigns/:id/results',
    {
      config: read,
      schema: {
        tags,
        summary: 'What a campaign did, compared with its control group',
        description:
          'Intervals are always-valid confidence sequences: one may look at any time, and as often as one likes.',
        params: idParams,
        querystring: resultsQuery,
        response: { 200: campaignResults },
      },
    },
    (request) =>
      readResults(
        db,
        authOf(request).workspaceId,
        request.params.id,
        { sendingId: request.query.sendingId ?? null, course: request.query.course },
        kernel.clock.now(),
      ),
  );

  /** @throws DomainError `sending.not_found` */
  async function sendingOf(
    workspaceId: string,
    campaignId: string,
    wanted: string | null,
  ): Promise<string | null> {
    const rows = await listSendings(db, workspaceId, campaignId, {
      before: null,
      limit: wanted === null ? 1 : 10_000,
    });
    if (wanted === null) return rows[0]?.id ?? null;
    if (!rows.some(({ id }) => id === wanted)) throw notFound('sending', wanted);
    return wanted;
  }
}
