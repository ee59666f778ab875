import { defineModule } from '#kernel/module.ts';
import { passwordRoutes } from './password-routes.ts';
import { workspaceRoutes } from './routes.ts';
import { teamRoutes } from './team-routes.ts';

/** The workspace itself and the people who work in it. */
export const workspace = defineModule({
  name: 'workspace',
  rank: 3,
  needs: [],
  setup: (kernel) => ({
    routes: (app) => {
      workspaceRoutes(kernel, app);
      teamRoutes(kernel, app);
      passwordRoutes(kernel, app);
    },
  }),
});
