import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const loader = () => loadTexts('codes', 'problems');

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/codes',
  validateSearch: texts('q', 'node', 'status', 'sort'),
  loader,
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'CodesPage'),
});

const create = createRoute({
  getParentRoute: () => shellRoute,
  path: '/codes/new',
  validateSearch: texts('node'),
  loader: () => loadTexts('codes', 'welcome', 'content', 'problems'),
  component: lazyRouteComponent(() => import('./edit-page.tsx'), 'NewCodePage'),
});

const batch = createRoute({
  getParentRoute: () => shellRoute,
  path: '/codes/batch',
  validateSearch: texts('id'),
  loader,
  component: lazyRouteComponent(() => import('./batch/page.tsx'), 'BatchPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/codes/$id',
  validateSearch: texts('range'),
  loader: () => loadTexts('codes', 'welcome', 'content', 'problems'),
  component: lazyRouteComponent(() => import('./code-page.tsx'), 'CodePage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/codes/$id/edit',
  loader: () => loadTexts('codes', 'welcome', 'content', 'problems'),
  component: lazyRouteComponent(() => import('./edit-page.tsx'), 'EditCodePage'),
});

export const codeRoutes = [list, create, batch, one, edit] as const;
