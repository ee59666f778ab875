import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { exportJob, resumeExports, runExport } from './exports/job.ts';
import { purgeExports } from './exports/store.ts';
import { tagFields } from './fields/tags.ts';
import { clearSegment, clearSegmentJob } from './jobs.ts';
import { startEvaluator, type Evaluator } from './live/loop.ts';
import { markReaction } from './live/mark.ts';
import { createAudience, type Audience } from './audience.ts';
import { createPlans, type Plans } from './live/plan.ts';
import { askRoutes } from './routes/ask.ts';
import { exportRoutes } from './routes/exports.ts';
import { memberRoutes } from './routes/members.ts';
import { segmentRoutes } from './routes/segments.ts';
import { segmentsSection } from './contribute/section.ts';
import { segmentTimeline } from './contribute/timeline.ts';

const resumeJob = 'audience.resume_exports';
const purgeJob = 'audience.purge_exports';

interface Own {
  plans: Plans;
  audience: Audience;
}
const instances = new WeakMap<Kernel, Own>();

function ownOf(kernel: Kernel): Own {
  const known = instances.get(kernel);
  if (known) return known;
  const plans = createPlans(kernel.registry);
  const made = { plans, audience: createAudience(kernel, plans) };
  instances.set(kernel, made);
  return made;
}

/** The one instance of a program. */
export const audienceOf = (kernel: Kernel): Audience => ownOf(kernel).audience;

/** Segments: rules that say who is in them, true at every moment. */
export const segmentParts = (kernel: Kernel): ModuleParts => {
  let evaluator: Evaluator | null = null;
  const wake = () => evaluator?.wake();
  const deps = { kernel, plans: ownOf(kernel).plans, wake };
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
