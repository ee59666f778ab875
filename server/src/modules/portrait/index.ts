import { defineModule } from '#kernel/module.ts';
import { portraitFields } from './fields/index.ts';
import { resumeJobs } from './jobs/store.ts';
import { settingsRoutes } from './settings-routes.ts';
import { portraitReactions } from './reactions.ts';
import { runRebuild } from './rebuild/run.ts';
import { rfmRoutes } from './rfm/routes.ts';
import { queueFirst, queueNightly, runRfm } from './rfm/run.ts';
import { portraitRoutes } from './routes.ts';
import { traitTimeline } from './timeline.ts';

/**
 * Who she is to the brand: what all facts about a person add up to, and where she stands among the
 * buyers. Its reactions come after those of commerce, which say which telling of an order counts.
 */
export const portrait = defineModule({
  name: 'portrait',
  rank: 2,
  needs: ['contacts'],
  setup: (kernel) => ({
    reactions: portraitReactions(kernel),
    contribute: { timelineRenderers: [traitTimeline], segmentFields: portraitFields },
    routes(http) {
      portraitRoutes(kernel)(http);
      settingsRoutes(kernel)(http);
      rfmRoutes(kernel)(http);
    },
    jobs: {
      'portrait.rebuild': (payload: { workspaceId: string }, context) =>
        runRebuild(kernel, payload, context),
      'portrait.rfm': (payload: { workspaceId: string }, context) =>
        runRfm(kernel, payload, context),
      'portrait.nightly': () => kernel.unit(queueNightly),
      'portrait.first': () => kernel.unit(queueFirst),
      'portrait.resume': () => kernel.unit(resumeJobs),
    },
    // At night in Asia and Europe alike.
    crons: {
      'portrait.nightly': '17 20 * * *',
      'portrait.first': '* * * * *',
      'portrait.resume': '* * * * *',
    },
  }),
});
