import { defineModule } from '#kernel/module.ts';
import { clearForgotten, resumeForgotten } from './upkeep.ts';
import { importRoutes } from './routes.ts';
import { runJob } from './run/claim.ts';
import { runImport, type RunPayload } from './run/run.ts';

/** Contacts and purchases from files. */
export const imports = defineModule({
  name: 'imports',
  rank: 3,
  needs: ['contacts', 'consent', 'audience', 'commerce'],
  setup: (kernel) => ({
    routes: importRoutes(kernel),
    jobs: {
      [runJob]: (payload: RunPayload, context) => runImport(kernel, payload, context),
      'imports.resume': () => resumeForgotten(kernel),
      'imports.clear': () => clearForgotten(kernel),
    },
    crons: { 'imports.resume': '* * * * *', 'imports.clear': '17 3 * * *' },
  }),
});
