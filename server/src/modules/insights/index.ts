import { defineModule } from '#kernel/module.ts';
import { dropMinutes, foldShards } from './counts.ts';
import { dropScanners } from './funnel.ts';
import { insightReactions } from './reactions.ts';
import { insightRoutes } from './routes.ts';

/** The overview: what happens now, and how it compares. */
export const insights = defineModule({
  name: 'insights',
  rank: 3,
  needs: ['contacts', 'codes', 'commerce'],
  setup: (kernel) => ({
    reactions: insightReactions(kernel),
    routes: insightRoutes(kernel),
    jobs: {
      'insights.fold': async (_payload, { signal }) => {
        const { db, clock } = kernel;
        while (!signal.aborted && (await foldShards(db, clock.now())).more);
      },
      'insights.drop': async () => {
        const now = kernel.clock.now();
        await dropMinutes(kernel.db, now);
        await dropScanners(kernel.db, now);
      },
    },
    crons: { 'insights.fold': '*/5 * * * *', 'insights.drop': '41 2 * * *' },
  }),
});
