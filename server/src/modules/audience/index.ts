import { joinParts } from '#kernel/join-parts.ts';
import { defineModule } from '#kernel/module.ts';
import { segmentParts } from './segments/index.ts';
import { tagParts } from './tags/index.ts';

export { audienceOf } from './segments/index.ts';
export type { Audience, PeoplePage } from './segments/audience.ts';
export { lunarDay, type LunarDay } from './segments/compile/calendar/lunar.ts';
export { matchesFact } from './segments/match/memory.ts';
export { addTags, type TagRequest } from './tags/people/assign.ts';
export {
  ensureTags,
  getTags,
  tagPlace,
  type TagDefinition,
} from './tags/definitions/definitions.ts';
export { tagsOf } from './tags/people/tagged.ts';
export { removeTags, type UntagRequest } from './tags/people/take.ts';

/** Who is who among the customers: tags, and segments. */
export const audience = defineModule({
  name: 'audience',
  rank: 2,
  needs: ['contacts'],
  setup: (kernel) => joinParts(tagParts(kernel), segmentParts(kernel)),
});
