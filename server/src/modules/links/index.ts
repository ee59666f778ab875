import { defineModule } from '#kernel/module.ts';
import { clickRoute } from './click/route.ts';
import { forgetOld } from './forget.ts';
import { linkRoutes } from './routes.ts';
import { linkTimeline } from './timeline.ts';
import { createTracker } from './track.ts';

export { sharedClicks, type SharedClicks } from './shared.ts';

/** Short links of our own: in place of the addresses in messages, or made by hand; and who opens them. */
export const links = defineModule({
  name: 'links',
  rank: 2,
  needs: [],
  setup: (kernel) => ({
    routes(app) {
      clickRoute(app, kernel);
      linkRoutes(app, kernel);
    },
    jobs: { 'links.forgetOld': (_payload, { signal }) => forgetOld(kernel, signal) },
    crons: { 'links.forgetOld': '41 3 * * *' },
    contribute: {
      timelineRenderers: [linkTimeline],
      // Nobody could open links of a server that does not know what it is reached at.
      contentRewriters: kernel.config.publicUrlGiven
        ? [createTracker({ random: kernel.random, publicUrl: kernel.config.publicUrl })]
        : [],
    },
  }),
});
