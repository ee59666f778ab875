import type { FastifyInstance } from 'fastify';
import type { TagRunKind } from '#contracts/api/tags/runs.ts';
import type { JobContext } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { tagAction } from './actions.ts';
import { tagColumn, tagFilter } from './contributions.ts';
import { groupRoutes } from './groups/routes.ts';
import { queueMirrors } from './mirror/queue.ts';
import { mirrorRoutes } from './mirror/routes.ts';
import { mirrorJob, mirrorsJob, queueAccounts, workOnAccount } from './mirror/work.ts';
import { personTagRoutes } from './people/routes.ts';
import { followMerges, tellTags } from './reactions.ts';
import { tagRoutes } from './definitions/routes.ts';
import { expireJob, expireTags } from './rules/expire.ts';
import { applyRules } from './rules/live.ts';
import { createRules } from './rules/load.ts';
import { applyStep, dropStep } from './rules/past.ts';
import { tagRuleRoutes } from './rules/routes.ts';
import { segmentTags } from './segment-user.ts';
import { bulkStep } from './runs/bulk.ts';
import { resumeForgotten, runJob, type RunRef } from './runs/claim.ts';
import { clearStep, mergeStep } from './runs/move.ts';
import { runRoutes } from './runs/routes.ts';
import { workOnRun, type Stepper } from './runs/run.ts';

const allRoutes = [tagRoutes, personTagRoutes, groupRoutes, runRoutes, tagRuleRoutes, mirrorRoutes];
const resumeJob = 'audience.resume_tag_runs';

/** Tags, and who has them. */
export const tagParts = (kernel: Kernel): ModuleParts => {
  const bulk = bulkStep(kernel);
  const rules = createRules();
  const expire = expireTags(kernel, rules);
  const steppers: Record<TagRunKind, Stepper> = {
    put: bulk,
    take: bulk,
    merge: mergeStep,
    clear: clearStep,
    apply: applyStep,
    drop: dropStep,
  };
  return {
    reactions: [followMerges, applyRules(rules), queueMirrors, tellTags(kernel)],
    routes(app: FastifyInstance) {
      for (const routes of allRoutes) routes(kernel)(app);
    },
    jobs: {
      [runJob]: (ref: RunRef, context: JobContext) => workOnRun(kernel, steppers, ref, context),
      [resumeJob]: () => kernel.unit(resumeForgotten),
      [expireJob]: (_payload: unknown, context: JobContext) => expire(context),
      [mirrorsJob]: () => queueAccounts(kernel),
      [mirrorJob]: ({ channelId }: { channelId: string }, context: JobContext) =>
        workOnAccount(kernel, channelId, context),
    },
    crons: { [resumeJob]: '* * * * *', [expireJob]: '* * * * *', [mirrorsJob]: '* * * * *' },
    contribute: {
      contactFilters: [tagFilter],
      contactColumns: [tagColumn],
      actions: [tagAction],
      tagUsers: [segmentTags],
    },
  };
};
