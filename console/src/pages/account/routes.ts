import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';

const account = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  loader: () => loadTexts('account', 'sign-in'),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccountPage'),
});

export const accountRoutes = [account] as const;
