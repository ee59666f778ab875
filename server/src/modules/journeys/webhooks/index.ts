import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { deliverWebhooks, forgetWebhooks } from './deliver.ts';
import { webhookJob } from './limits.ts';
import { webhookRoutes } from './routes.ts';

export { renewWebhookKey, webhookKey } from './key.ts';

/** Telling other programs that somebody came to a step. */
export const webhookParts = (kernel: Kernel): ModuleParts => ({
  routes: (app) => webhookRoutes(app, kernel),
  jobs: {
    [webhookJob]: deliverWebhooks(kernel),
    'journeys.forgetWebhooks': forgetWebhooks(kernel),
  },
  crons: { 'journeys.forgetWebhooks': '31 3 * * *' },
});
