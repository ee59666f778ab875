import { defineModule } from '#kernel/module.ts';

export { addTags, removeTags, type TagRequest, type UntagRequest } from './assign.ts';
export { ensureTags, getTags, tagPlace, type TagDefinition } from './definitions.ts';
export { tagsOf } from './tagged.ts';

export const audience = defineModule({
  name: 'audience',
  rank: 2,
  needs: ['contacts'],
  setup: () => ({}),
});
