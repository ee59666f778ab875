import type { FastifyInstance } from 'fastify';
import {
  campaign,
  campaignTest,
  rejectCampaign,
  releaseCampaign,
  testCampaign,
} from '#contracts/api/campaigns.ts';
import type { Permission } from '#contracts/permissions.ts';
import { authOf } from '#kernel/http/auth.ts';
import { idParams, typed } from '#kernel/http/routes.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { approve, cancel, launch, pause, reject, resume, withdraw } from '../release.ts';
import { sendTest } from '../test-send.ts';
import { showCampaign } from '../view.ts';
import { tags, write } from './campaigns.ts';

const mayApprove: { permission: Permission } = { permission: 'campaigns.approve' };
const mayWrite: { permission: Permission } = write;

/**
 * What is done with a campaign once it is planned.
 *
 * @param wake told when there may be something to send
 */
export function actRoutes(app: FastifyInstance, kernel: Kernel, wake: () => void): void {
  const http = typed(app);

  const releases = {
    launch: {
      act: launch,
      config: mayWrite,
      summary: 'Send a campaign at its time, or ask for approval',
    },
    approve: {
      act: approve,
      config: mayApprove,
      summary: 'Agree to a campaign that somebody else planned',
    },
  };
  for (const [name, { act, config, summary }] of Object.entries(releases))
    http.post(
      `/api/v1/campaigns/:id/${name}`,
      {
        config,
        schema: {
          tags,
          summary,
          params: idParams,
          body: releaseCampaign,
          response: { 200: campaign },
        },
      },
      async (request) => {
        const auth = authOf(request);
        await act(kernel, auth, request.params.id, request.body.revision);
        wake();
        return showCampaign(kernel, auth.workspaceId, request.params.id);
      },
    );

  http.post(
    '/api/v1/campaigns/:id/reject',
    {
      config: mayApprove,
      schema: {
        tags,
        summary: 'Give a campaign back to whoever planned it',
        params: idParams,
        body: rejectCampaign,
        response: { 200: campaign },
      },
    },
    async (request) => {
      const auth = authOf(request);
      await reject(kernel, auth, request.params.id, request.body);
      return showCampaign(kernel, auth.workspaceId, request.params.id);
    },
  );

  const acts = {
    withdraw: { act: withdraw, summary: 'Make a draft again of a campaign that has not begun' },
    pause: {
      act: pause,
      summary: 'Stop where it is; messages not yet on their way are taken back',
    },
    resume: { act: resume, summary: 'Go on where it was' },
    cancel: { act: cancel, summary: 'End for good; messages not yet on their way are taken back' },
  };
  for (const [name, { act, summary }] of Object.entries(acts))
    http.post(
      `/api/v1/campaigns/:id/${name}`,
      {
        config: write,
        schema: { tags, summary, params: idParams, response: { 200: campaign } },
      },
      async (request) => {
        const auth = authOf(request);
        await act(kernel, auth, request.params.id);
        wake();
        return showCampaign(kernel, auth.workspaceId, request.params.id);
      },
    );

  http.post(
    '/api/v1/campaigns/:id/test',
    {
      config: { permission: 'messages.send', idempotent: true },
      schema: {
        tags,
        summary: 'Send one message of a campaign to some people now',
        params: idParams,
        body: testCampaign,
        response: { 200: campaignTest },
      },
    },
    (request) => sendTest(kernel, authOf(request), request.params.id, request.body),
  );
}
