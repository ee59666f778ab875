import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { exportJob, resumeExports, runExport } from './exports/job.ts';
import { purgeExports } from './exports/store.ts';
import { tagFields } from './fields/tags.ts';
import { clearSegment, clearSegmentJob } from './jobs.ts';
import { startEvaluator, type Evaluator } from './live/loop.ts';
import { markReaction } from './live/mark.ts';
import { createPlans } from './live/plan.ts';
import { askRoutes } from './routes/ask.ts';
import { exportRoutes } from './routes/exports.ts';
import { memberRoutes } from './routes/members.ts';
import { segmentRoutes } from './routes/segments.ts';
import { segmentsSection } from './section.ts';
import { segmentTimeline } from './timeline.ts';

const resumeJob = 'audience.resume_exports';
const purgeJob = 'audience.purge_exports';

/** Segments: rules that say who is in them, true at every moment. */
export const segmentParts = (kernel: Kernel): ModuleParts => {
  let evaluator: Evaluator | null = null;
  const wake = () => evaluator?.wake();
  const deps = { kernel, plans: createPlans(kernel.registry), wake };
  return {
    reactions: [markReaction(wake)],
    routes(app) {
      for (const routes of [askRoutes, memberRoutes, exportRoutes, segmentRoutes])
        routes(app, deps);
    },
    jobs: {
      [clearSegmentJob]: clearSegment(kernel),
      [exportJob]: runExport(kernel),
      [resumeJob]: resumeExports(kernel),
      [purgeJob]: () => purgeExports(kernel.db, kernel.clock.now()),
    },
    crons: { [resumeJob]: '* * * * *', [purgeJob]: '23 3 * * *' },
    contribute: {
      segmentFields: tagFields,
      timelineRenderers: [segmentTimeline],
      contactSections: [segmentsSection],
    },
    work: () => (evaluator = startEvaluator(kernel)),
  };
};
