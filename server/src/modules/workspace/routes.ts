import type { FastifyInstance } from 'fastify';
import { me } from '#contracts/api/me.ts';
import { workspace, workspaceChange } from '#contracts/api/workspace.ts';
import { permissions } from '#contracts/permissions.ts';
import { audit } from '#kernel/audit.ts';
import { authOf } from '#kernel/http/auth.ts';
import { typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { changeWorkspace, loadPerson, loadWorkspace } from './store.ts';

const tags = ['Workspace'];

export function workspaceRoutes(kernel: Kernel, app: FastifyInstance): void {
  const http = typed(app);

  http.get(
    '/api/v1/me',
    {
      config: { anyRole: true },
      schema: { tags, summary: 'Who is asking, and what she may do', response: { 200: me } },
    },
    async (request) => {
      const auth = authOf(request);
      const isPerson = auth.actor.kind === 'user';
      return {
        user: isPerson ? await loadPerson(kernel.db, auth.actor.id) : null,
        workspace: await loadWorkspace(kernel.db, auth.workspaceId),
        role: auth.role,
        permissions: permissions.filter((permission) => auth.permissions.has(permission)),
      };
    },
  );

  http.get(
    '/api/v1/workspace',
    {
      config: { anyRole: true },
      schema: { tags, summary: 'The workspace', response: { 200: workspace } },
    },
    (request) => loadWorkspace(kernel.db, authOf(request).workspaceId),
  );

  http.patch(
    '/api/v1/workspace',
    {
      config: { permission: 'system.write' },
      schema: {
        tags,
        summary: 'Change the workspace’s name, time zone, currency or language',
        body: workspaceChange,
        response: { 200: workspace },
      },
    },
    (request) => {
      const auth = authOf(request);
      return kernel.unit(async (unit) => {
        const changed = await changeWorkspace(unit.tx, auth.workspaceId, request.body);
        const subject = { kind: 'workspace', id: changed.id, name: changed.name };
        await audit(unit, auth, 'workspace.changed', subject, request.body);
        return changed;
      });
    },
  );
}
