import { defineModule } from '#kernel/module.ts';
import { tagParts } from './tags/index.ts';

export { addTags, removeTags, type TagRequest, type UntagRequest } from './tags/assign.ts';
export { ensureTags, getTags, tagPlace, type TagDefinition } from './tags/definitions.ts';
export { tagsOf } from './tags/tagged.ts';

/** Who is who among the customers: tags, and segments. */
export const audience = defineModule({
  name: 'audience',
  rank: 2,
  needs: ['contacts'],
  setup: (kernel) => tagParts(kernel),
});
