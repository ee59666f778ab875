import { defineModule } from '#kernel/module.ts';
import { batchRoutes } from './batch/routes.ts';
import { issueBatch, resumeBatches } from './batch/run.ts';
import { issueBatchJob } from './batch/start.ts';
import { codeSection, codeTimeline, visitTimeline } from './contribute/contributions.ts';
import { foldTotals } from './attribution/figures.ts';
import { issueForgotten } from './issue.ts';
import { nodeRoutes } from './nodes/routes.ts';
import { codeReactions } from './attribution/reactions.ts';
import { codeRoutes } from './routes.ts';
import { codeFields } from './contribute/segment-fields.ts';
import { codeTags } from './contribute/tag-user.ts';
import { codeUses } from './contribute/welcomes.ts';

export { bestCodes, type BestCode } from './best.ts';
export { isValidAt, resolveScenes, sceneKey, type SceneRef, type ScannedCode } from './resolve.ts';

/** Parametric QR codes, the places they hang at, and what came of them. */
export const codes = defineModule({
  name: 'codes',
  rank: 2,
  needs: ['contacts'],
  setup: (kernel) => ({
    reactions: codeReactions(kernel),
    routes(app) {
      nodeRoutes(app, kernel);
      batchRoutes(app, kernel);
      codeRoutes(app, kernel);
    },
    jobs: {
      'codes.issueForgotten': (_payload, { signal }) => issueForgotten(kernel, signal),
      'codes.foldTotals': async (_payload, { signal }) => {
        while (!signal.aborted && (await foldTotals(kernel.database.keyed)));
      },
      'codes.resumeBatches': (_payload, { signal }) => resumeBatches(kernel, signal),
      [issueBatchJob]: ({ batchId }: { batchId: string }, { signal }) =>
        issueBatch(kernel, batchId, signal),
    },
    crons: {
      'codes.issueForgotten': '* * * * *',
      'codes.foldTotals': '* * * * *',
      'codes.resumeBatches': '* * * * *',
    },
    contribute: {
      timelineRenderers: [codeTimeline, visitTimeline],
      contactSections: [codeSection],
      tagUsers: [codeTags],
      segmentFields: codeFields,
      contentUses: [codeUses],
    },
  }),
});
