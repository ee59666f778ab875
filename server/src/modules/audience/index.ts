import { defineModule } from '#kernel/module.ts';
import { tagAction } from './actions.ts';
import { tagColumn, tagFilter } from './contributions.ts';
import { clearTag, clearTagJob } from './jobs.ts';
import { audienceReactions } from './reactions.ts';
import { tagRoutes } from './routes.ts';

export { addTags, removeTags, type TagRequest, type UntagRequest } from './assign.ts';
export { ensureTags, getTags, tagPlace, type TagDefinition } from './definitions.ts';
export { tagsOf } from './tagged.ts';

/** Tags, and who has them. */
export const audience = defineModule({
  name: 'audience',
  rank: 2,
  needs: ['contacts'],
  setup: (kernel) => ({
    reactions: audienceReactions,
    routes: tagRoutes(kernel),
    jobs: { [clearTagJob]: clearTag(kernel) },
    contribute: { contactFilters: [tagFilter], contactColumns: [tagColumn], actions: [tagAction] },
  }),
});
