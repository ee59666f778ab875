import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { tagAction } from './actions.ts';
import { tagColumn, tagFilter } from './contributions.ts';
import { clearTag, clearTagJob } from './jobs.ts';
import { audienceReactions } from './reactions.ts';
import { tagRoutes } from './routes.ts';

/** Tags, and who has them. */
export const tagParts = (kernel: Kernel): ModuleParts => ({
  reactions: audienceReactions,
  routes: tagRoutes(kernel),
  jobs: { [clearTagJob]: clearTag(kernel) },
  contribute: { contactFilters: [tagFilter], contactColumns: [tagColumn], actions: [tagAction] },
});
