import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports',
  loader: () => loadTexts('imports', 'problems'),
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'ImportsPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/imports/$id',
  loader: () => loadTexts('imports', 'problems'),
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
});

export const importRoutes = [list, one] as const;
