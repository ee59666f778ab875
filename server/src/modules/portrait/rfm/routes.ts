import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  rfmGrid,
  rfmMovement,
  rfmMovementQuery,
  rfmPeople,
  rfmPeopleQuery,
} from '#contracts/api/portrait.ts';
import { DomainError } from '#kernel/errors.ts';
import { authOf } from '#kernel/http/auth.ts';
import { decodeCursor, pageQuery, toPage } from '#kernel/http/console/pages.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { dayIn } from '#kernel/time/zones.ts';
import { readJobs } from '../jobs/store.ts';
import { loadOne } from '../settings.ts';
import { loadZone } from '../zone.ts';
import { findPeople, readGrid, rfmCurrency } from './grid.ts';
import { readMovement } from './movement.ts';

const tags = ['RFM'];
/** What the brand's buyers spend in all is not for everybody who may see people. */
const config = { permission: 'insights.read' } as const;

export const rfmRoutes = (kernel: Kernel) => (http: FastifyInstance) => {
  const app = typed(http);
  const { db, clock } = kernel;

  app.get(
    '/api/v1/rfm',
    {
      config,
      schema: {
        tags,
        summary: 'Read the buyers by recency, frequency and money, as of now',
        response: { 200: rfmGrid },
      },
    },
    (request) => readGrid(db, authOf(request).workspaceId, clock.now()),
  );

  app.get(
    '/api/v1/rfm/movement',
    {
      config,
      schema: {
        tags,
        summary: 'Read who went from which cell to which in a month',
        querystring: rfmMovementQuery,
        response: { 200: rfmMovement },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const movement = await readMovement(db, workspaceId, request.query.month);
      const today = dayIn(await loadZone(db, workspaceId), clock.now());
      const job = (await readJobs(db, workspaceId)).get('rfm');
      return {
        ...movement,
        complete: movement.month !== null && !today.startsWith(movement.month),
        window: (await loadOne(db, workspaceId)).rfm.months,
        computedAt: job?.finishedAt ?? null,
        currency: await rfmCurrency(db, workspaceId),
      };
    },
  );

  app.get(
    '/api/v1/rfm/people',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'List the people of cells or of a group, the newest contacts first',
        querystring: rfmPeopleQuery.extend(pageQuery.shape),
        response: { 200: rfmPeople },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { limit, cursor, ...wanted } = request.query;
      const before = idIn(cursor);
      const now = clock.now();
      const found = await findPeople(db, { workspaceId, now, wanted, before, limit: limit + 1 });
      const page = toPage(found, limit, ({ id }) => [id]);
      return { ...page, currency: await rfmCurrency(db, workspaceId) };
    },
  );
};

function idIn(cursor: string | undefined): string | null {
  const id = decodeCursor(cursor, 1)?.[0];
  if (id === undefined) return null;
  if (z.uuid().safeParse(id).success) return String(id);
  throw new DomainError(
    'invalid',
    'request.bad_cursor',
    'The cursor does not belong to this list.',
  );
}
