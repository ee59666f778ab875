import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const loader = () => loadTexts('segments', 'rules');

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments',
  validateSearch: texts('q', 'kind'),
  loader,
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'SegmentsPage'),
});

const create = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/new',
  validateSearch: texts('template'),
  loader,
  component: lazyRouteComponent(() => import('./builder/edit-page.tsx'), 'NewSegmentPage'),
});

const overlap = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/overlap',
  validateSearch: (given: Record<string, unknown>): { ids?: string } =>
    typeof given['ids'] === 'string' && given['ids'] ? { ids: given['ids'].slice(0, 400) } : {},
  loader,
  component: lazyRouteComponent(() => import('./overlap/page.tsx'), 'OverlapPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/$id',
  validateSearch: texts('tab', 'range', 'direction'),
  loader: () => loadTexts('segments', 'rules', 'tags'),
  component: lazyRouteComponent(() => import('./detail/page.tsx'), 'SegmentPage'),
});

const edit = createRoute({
  getParentRoute: () => shellRoute,
  path: '/segments/$id/edit',
  loader,
  component: lazyRouteComponent(() => import('./builder/edit-page.tsx'), 'EditSegmentPage'),
});

export const segmentRoutes = [list, create, overlap, one, edit] as const;
