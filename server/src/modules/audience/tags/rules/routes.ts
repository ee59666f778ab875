import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { tagDetail } from '#contracts/api/tags/tags.ts';
import { tagRun } from '#contracts/api/tags/runs.ts';
import {
  previewTagRule,
  putTagRule,
  removeTagRule,
  switchTagRule,
  tagRulePreview,
} from '#contracts/api/tags/rules.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, noContent, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { readDetail } from '../definitions/detail.ts';
import { tellRuns } from '../runs/run.ts';
import { readRun, toRun } from '../runs/store.ts';
import { putRule, refuseBad, removeRule, switchRule } from './change.ts';
import { previewRule } from './preview.ts';

const tags = ['Tags'];

/** `/api/v1/tags/:id/rule`: what puts a tag on and takes it off. */
export const tagRuleRoutes = (kernel: Kernel) => (app: FastifyInstance) => {
  const http = typed(app);
  const write = { permission: 'segments.write' } as const;

  http.put(
    '/api/v1/tags/:id/rule',
    {
      config: write,
      schema: {
        tags,
        summary: 'Give a tag a rule, from now on or for the past as well',
        params: idParams,
        body: putTagRule,
        response: { 202: z.object({ tag: tagDetail, run: tagRun }) },
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const by = { workspaceId: auth.workspaceId, actor: auth.actor.name };
      const answer = await kernel.unit(async (unit) => {
        const { tag, runId } = await putRule(unit, by, request.params.id, request.body);
        const details = { past: request.body.past };
        await audit(unit, auth, 'tag_rule.changed', { kind: 'tag', ...tag }, details);
        const run = toRun(await readRun(unit.tx, auth.workspaceId, runId));
        return { tag: await readDetail(unit.tx, auth.workspaceId, tag.id), run };
      });
      tellRuns(kernel, auth.workspaceId);
      return reply.code(202).send(answer);
    },
  );

  http.patch(
    '/api/v1/tags/:id/rule',
    {
      config: write,
      schema: {
        tags,
        summary: 'Switch a tag’s rule off, or on again',
        params: idParams,
        body: switchTagRule,
        response: { 200: tagDetail },
      },
    },
    async (request) => {
      const auth = authOf(request);
      const by = { workspaceId: auth.workspaceId, actor: auth.actor.name };
      const { active } = request.body;
      const changed = await kernel.unit(async (unit) => {
        const tag = await switchRule(unit, by, request.params.id, request.body);
        const subject = { kind: 'tag', ...tag };
        await audit(unit, auth, 'tag_rule.switched', subject, { active });
        return readDetail(unit.tx, auth.workspaceId, tag.id);
      });
      tellRuns(kernel, auth.workspaceId);
      return changed;
    },
  );

  http.delete(
    '/api/v1/tags/:id/rule',
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a tag’s rule, and what it had put on if asked to',
        params: idParams,
        querystring: removeTagRule,
        response: noContent,
      },
    },
    async (request, reply) => {
      const auth = authOf(request);
      const by = { workspaceId: auth.workspaceId, actor: auth.actor.name };
      const { people } = request.query;
      await kernel.unit(async (unit) => {
        const tag = await removeRule(unit, by, request.params.id, people);
        await audit(unit, auth, 'tag_rule.removed', { kind: 'tag', ...tag }, { people });
      });
      tellRuns(kernel, auth.workspaceId);
      return reply.code(204).send(null);
    },
  );

  http.post(
    '/api/v1/tag-rules/preview',
    {
      config: { permission: 'contacts.read' },
      schema: {
        tags,
        summary: 'Try a rule on the newest people',
        body: previewTagRule,
        response: { 200: tagRulePreview },
      },
    },
    (request) => {
      refuseBad(request.body.rule);
      const { workspaceId } = authOf(request);
      return previewRule(kernel.db, workspaceId, request.body.rule, kernel.clock.now());
    },
  );
};
