import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const system = createRoute({
  getParentRoute: () => shellRoute,
  path: '/system',
  validateSearch: texts('tab', 'q', 'open'),
  loader: () => loadTexts('system', 'problems'),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SystemPage'),
});

export const systemRoutes = [system] as const;
