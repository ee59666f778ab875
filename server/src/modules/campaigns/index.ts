import { defineModule } from '#kernel/module.ts';
import { addAction } from './contribute/action.ts';
import { campaignContents } from './contribute/content-uses.ts';
import { campaignFields } from './contribute/fields.ts';
import { campaignSection } from './contribute/section.ts';
import { campaignTimeline } from './contribute/timeline.ts';
import { campaignUses } from './contribute/uses.ts';
import { estimateJob, resumeEstimates, runEstimate } from './estimate/job.ts';
import { clicks, deliveries, messageOutcomes } from './react/messages.ts';
import { doings } from './react/people.ts';
import { actRoutes } from './routes/acts.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { estimateRoutes } from './routes/estimate.ts';
import { progressRoutes } from './routes/progress.ts';
import { startLoop, type CampaignLoop } from './run/loop.ts';
import { createWaits, watchWaits } from './run/waits.ts';

/** Campaigns: one message, or several held against each other, to a chosen audience. */
export const campaigns = defineModule({
  name: 'campaigns',
  rank: 3,
  needs: ['contacts', 'audience', 'messages', 'links'],
  setup: (kernel) => {
    let loop: CampaignLoop | null = null;
    const waits = createWaits();
    return {
      reactions: [
        watchWaits(kernel.clock, waits),
        messageOutcomes(kernel),
        deliveries(kernel),
        clicks(kernel),
        doings(kernel),
      ],
      routes: (app) => {
        campaignRoutes(app, kernel);
        actRoutes(app, kernel, () => loop?.wake());
        progressRoutes(app, kernel);
        estimateRoutes(app, kernel);
      },
      jobs: {
        [estimateJob]: runEstimate(kernel),
        'campaigns.resumeEstimates': resumeEstimates(kernel),
      },
      crons: { 'campaigns.resumeEstimates': '* * * * *' },
      contribute: {
        timelineRenderers: [campaignTimeline],
        contactSections: [campaignSection],
        actions: [addAction(() => loop?.wake())],
        segmentFields: campaignFields,
        segmentUses: [campaignUses],
        contentUses: [campaignContents],
      },
      work: () => {
        loop = startLoop(kernel, waits);
        return loop;
      },
    };
  },
});
