import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const page = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rfm',
  validateSearch: texts('month', 'by', 'r', 'f', 'group'),
  loader: () => loadTexts('rfm', 'problems'),
  component: lazyRouteComponent(() => import('./page.tsx'), 'RfmPage'),
});

export const rfmRoutes = [page] as const;
