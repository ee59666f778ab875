import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { accountRoutes } from './pages/account/routes.ts';
import { campaignRoutes } from './pages/campaigns/routes.ts';
import { channelRoutes } from './pages/channels/routes.ts';
import { codeRoutes } from './pages/codes/routes.ts';
import { contactRoutes } from './pages/contacts/routes.ts';
import { importRoutes } from './pages/imports/routes.ts';
import { journeyRoutes } from './pages/journeys/routes.ts';
import { messageRoutes } from './pages/messages/routes.ts';
import { overviewRoutes } from './pages/overview/routes.ts';
import { rfmRoutes } from './pages/rfm/routes.ts';
import { segmentRoutes } from './pages/segments/routes.ts';
import { systemRoutes } from './pages/system/routes.ts';
import { tagRoutes } from './pages/tags/routes.ts';
import {
  forgotPasswordRoute,
  invitationRoute,
  newPasswordRoute,
  rootRoute,
  shellRoute,
  signInRoute,
} from './root-route.tsx';
import { parseSearch, stringifySearch } from './route-search.ts';
import { RouteError, RouteMissing, RoutePending } from './shell/route-states.tsx';

export function createAppRouter(client: QueryClient) {
  const tree = rootRoute.addChildren([
    signInRoute,
    forgotPasswordRoute,
    newPasswordRoute,
    invitationRoute,
    shellRoute.addChildren([
      ...overviewRoutes,
      ...contactRoutes,
      ...segmentRoutes,
      ...tagRoutes,
      ...rfmRoutes,
      ...codeRoutes,
      ...messageRoutes,
      ...journeyRoutes,
      ...campaignRoutes,
      ...channelRoutes,
      ...importRoutes,
      ...systemRoutes,
      ...accountRoutes,
    ]),
  ]);
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 300,
    defaultPendingComponent: RoutePending,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: RouteMissing,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
