import { z } from 'zod';
import { tagName } from '#contracts/api/tags/tags.ts';
import type { Action } from '#kernel/registry.ts';
import { addTags } from './people/assign.ts';

const params = z.object({ tags: z.array(z.string()) });
const input = z.object({ tags: z.array(tagName).min(1).max(20).meta({ picks: 'tagName' }) });

/** `audience.tag`: puts the tags named in `params.tags` on contacts; makes those that do not exist. */
export const tagAction: Action = {
  name: 'audience.tag',
  input,
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
