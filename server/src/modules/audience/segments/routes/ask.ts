import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  explainSegment,
  overlapSegments,
  previewSegment,
  segmentCatalogue,
  segmentChoices,
  segmentChoicesQuery,
  segmentComparison,
  segmentCount,
  segmentExplanation,
  segmentOverlap,
  segmentPreview,
  segmentTemplates,
} from '#contracts/api/segments.ts';
import { sql } from '#kernel/db/database.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import { compareSegment } from '../ask/compare.ts';
import { explainRule } from '../ask/explain.ts';
import { overlapOf } from '../ask/overlap.ts';
import { countRule, previewRule } from '../ask/preview.ts';
import { templatesFor } from '../ask/templates.ts';
import { askWhole } from '../ask/whole.ts';
import { readSegment } from '../store.ts';
import { read, readJson, tags, texts, type SegmentDeps } from './common.ts';

const choiceLimit = 100;
const paramsText = z.record(z.string(), z.string());

/** Questions about rules and segments that change nothing. */
export function askRoutes(app: FastifyInstance, { kernel }: SegmentDeps): void {
  const http = typed(app);
  const { db, registry, clock } = kernel;

  http.post(
    '/api/v1/segments/preview',
    {
      config: read,
      schema: {
        tags,
        summary: 'Count the people who meet a rule, and each of its conditions; and show some',
        description:
          'A rule that makes no sense is refused as `segment.rule_invalid`, with `problems`.',
        body: previewSegment,
        response: { 200: segmentPreview },
      },
    },
    (request) => previewRule(kernel, authOf(request).workspaceId, request.body.rule),
  );

  http.post(
    '/api/v1/segments/count',
    {
      config: read,
      schema: {
        tags,
        summary: 'Count the people who meet a rule',
        description:
          'Exact, and the quickest answer there is. A rule that makes no sense is refused as `segment.rule_invalid`, with `problems`.',
        body: previewSegment,
        response: { 200: segmentCount },
      },
    },
    (request) => countRule(kernel, authOf(request).workspaceId, request.body.rule),
  );

  http.post(
    '/api/v1/segments/explain',
    {
      config: read,
      schema: {
        tags,
        summary: 'Why a person meets a rule or does not: every condition with its value',
        body: explainSegment,
        response: { 200: segmentExplanation },
      },
    },
    (request) => {
      const { rule, contactId } = request.body;
      return explainRule(kernel, authOf(request).workspaceId, rule, contactId, null);
    },
  );

  http.get(
    '/api/v1/segments/:id/explanation',
    {
      config: read,
      schema: {
        tags,
        summary: 'Why a person is in a segment or is not',
        params: idParams,
        querystring: z.object({ contactId: z.uuid() }),
        response: { 200: segmentExplanation },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { id } = request.params;
      const { no, rule } = await readSegment(db, workspaceId, id, clock.now());
      const own = rule ?? { kind: 'segment' as const, segmentId: id };
      return explainRule(kernel, workspaceId, own, request.query.contactId, no);
    },
  );

  http.post(
    '/api/v1/segments/overlap',
    {
      config: read,
      schema: {
        tags,
        summary: 'How many people are in exactly which of some segments',
        body: overlapSegments,
        response: { 200: segmentOverlap },
      },
    },
    (request) => {
      const { workspaceId } = authOf(request);
      return askWhole(db, (tx) => overlapOf(tx, workspaceId, request.body.segmentIds));
    },
  );

  http.get(
    '/api/v1/segments/:id/comparison',
    {
      config: read,
      schema: {
        tags,
        summary: 'What is more, or less, frequent among members than among everybody',
        params: idParams,
        response: { 200: segmentComparison },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { no } = await readSegment(db, workspaceId, request.params.id, clock.now());
      return compareSegment(kernel, workspaceId, no);
    },
  );

  http.get(
    '/api/v1/segments/templates',
    {
      config: read,
      schema: { tags, summary: 'Rules to start from', response: { 200: segmentTemplates } },
    },
    async (request) => {
      const { rows } = await sql<{ currency: string }>`
        select currency from kernel.workspaces where id = ${authOf(request).workspaceId}`.execute(
        db,
      );
      return { items: templatesFor(rows[0]?.currency ?? 'CNY') };
    },
  );

  http.get(
    '/api/v1/segments/catalogue',
    {
      config: read,
      schema: {
        tags,
        summary: 'The fields that rules may test',
        response: { 200: segmentCatalogue },
      },
    },
    () => ({
      fields: registry.all('segmentFields').map(({ name, group, type, params = [], choices }) => ({
        name,
        group,
        type,
        params: [...params],
        choices: choices !== undefined,
      })),
    }),
  );

  http.get(
    '/api/v1/segments/choices',
    {
      config: read,
      schema: {
        tags,
        summary: 'Choices for the value of a field, or for one of its params',
        querystring: segmentChoicesQuery,
        response: { 200: segmentChoices },
      },
    },
    async (request) => {
      const { workspaceId } = authOf(request);
      const { field: name, param = null, params, q, values } = request.query;
      const field = registry.all('segmentFields').find((one) => one.name === name);
      const query = {
        param,
        params: params === undefined ? {} : readJson('params', paramsText, params),
        q,
        ...(values === undefined ? {} : { values: readJson('values', texts, values) }),
        limit: choiceLimit,
      };
      return { items: (await field?.choices?.(db, workspaceId, query)) ?? [] };
    },
  );
}
