import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/contacts',
  validateSearch: texts('q', 'tag', 'followed', 'assignee'),
  loader: () => loadTexts('contacts', 'tags', 'timeline'),
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'ContactsPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/contacts/$id',
  validateSearch: texts('group', 'view'),
  loader: () => loadTexts('contacts', 'timeline', 'reasons', 'problems', 'portrait', 'rfm'),
  component: lazyRouteComponent(() => import('./contact-page.tsx'), 'ContactPage'),
});

export const contactRoutes = [list, one] as const;
