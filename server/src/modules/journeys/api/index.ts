import type { FastifyInstance } from 'fastify';
import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { contentUses, segmentUses, tagUser } from '../definitions/uses.ts';
import { clearJourney, clearJourneyJob } from '../people/clear.ts';
import { workJob } from '../people/work.ts';
import { resumeWorks, runWork } from '../people/work-run.ts';
import { askRoutes } from './ask.ts';
import { draftRoutes } from './drafts.ts';
import { fileRoutes } from './files.ts';
import { lifecycleRoutes } from './lifecycle.ts';
import { peopleRoutes } from './people.ts';
import { journeysSection, journeyTimeline } from '../people/shown.ts';

/** Journeys as people draw, publish and watch them. */
export const apiParts = (kernel: Kernel): ModuleParts => ({
  routes(app: FastifyInstance) {
    fileRoutes(app, kernel);
    draftRoutes(app, kernel);
    lifecycleRoutes(app, kernel);
    peopleRoutes(app, kernel);
    askRoutes(app, kernel);
  },
  jobs: {
    [clearJourneyJob]: ({ journeyId }: { journeyId: string }, { signal }) =>
      clearJourney(kernel, journeyId, signal),
    [workJob]: ({ journeyId }: { journeyId: string }, { signal }) =>
      runWork(kernel, journeyId, signal),
    'journeys.resume_works': (_payload, { signal }) => resumeWorks(kernel, signal),
  },
  crons: { 'journeys.resume_works': '* * * * *' },
  contribute: {
    segmentUses: [segmentUses],
    contentUses: [contentUses],
    tagUsers: [tagUser],
    contactSections: [journeysSection],
    timelineRenderers: [journeyTimeline],
  },
});
