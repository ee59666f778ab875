import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const loader = () => loadTexts('tags', 'rules', 'timeline');

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tags',
  validateSearch: texts('q', 'group', 'kind', 'tag'),
  loader,
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'TagsPage'),
});

const rule = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tags/$id/rule',
  loader,
  component: lazyRouteComponent(() => import('./rule/page.tsx'), 'TagRulePage'),
});

export const tagRoutes = [list, rule] as const;
