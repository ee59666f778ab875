import { clearExpired } from '#kernel/auth/expired.ts';
import { clearReceipts } from '#kernel/facts/receipts.ts';
import { clearIdempotency } from '#kernel/http/idempotency.ts';
import { defineModule } from '#kernel/module.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { factRoutes } from './facts.ts';
import { parkedRoutes } from './parked-routes.ts';
import { systemRoutes } from './routes.ts';

/** What operators look at and programs are let in by: lanes, parked facts, jobs, keys, audit, facts. */
export const system = defineModule({
  name: 'system',
  rank: 3,
  needs: ['contacts'],
  setup: (kernel) => ({
    routes: (app) => {
      systemRoutes(kernel, app);
      parkedRoutes(kernel, app);
      apiKeyRoutes(kernel, app);
      factRoutes(kernel, app);
    },
    jobs: {
      'system.clear_expired': async () => {
        await clearIdempotency(kernel);
        await clearExpired(kernel.db, kernel.clock.now());
        await clearReceipts(kernel.db, kernel.clock.now());
      },
    },
    crons: { 'system.clear_expired': '17 * * * *' },
  }),
});
