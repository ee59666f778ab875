import { z } from 'zod';
import type { Action } from '#kernel/registry.ts';
import { addTags } from './assign.ts';

const params = z.object({ tags: z.array(z.string()) });

/** `audience.tag`: puts the tags named in `params.tags` on contacts; makes those that do not exist. */
export const tagAction: Action = {
  name: 'audience.tag',
  async run(unit, requests) {
    await addTags(
      unit,
      requests.map(({ workspaceId, contactId, why, at, params: given }) => ({
        workspaceId,
        contactId,
        why,
        at,
        tagNames: params.parse(given).tags,
      })),
    );
  },
};
