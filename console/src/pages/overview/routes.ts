import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';
import { permittedItems } from '../../shell/nav-items.tsx';

/** Apart, since TypeScript does not infer it beside `beforeLoad`. */
const rangeSearch = texts('range');

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: rangeSearch,
  beforeLoad: ({ context }) => {
    const first = permittedItems(context.me.permissions)[0];
    if (first && first.to !== '/') throw redirect({ to: first.to });
  },
  loader: () => loadTexts('overview', 'timeline', 'portrait', 'reasons', 'problems'),
  component: lazyRouteComponent(() => import('./page.tsx'), 'OverviewPage'),
});

export const overviewRoutes = [overviewRoute] as const;
