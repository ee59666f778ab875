import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { planTexts } from '../../domain/message-plan/plan.ts';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const loader = () =>
  loadTexts('journeys', 'actions', 'problems', 'rules', 'timeline', ...planTexts);

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/journeys',
  validateSearch: texts('q', 'status'),
  loader,
  component: lazyRouteComponent(() => import('./list/list-page.tsx'), 'JourneysPage'),
});

const create = createRoute({
  getParentRoute: () => shellRoute,
  path: '/journeys/new',
  loader,
  component: lazyRouteComponent(() => import('./list/new-page.tsx'), 'NewJourneyPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/journeys/$id',
  validateSearch: texts('tab', 'version', 'step', 'run'),
  loader,
  component: lazyRouteComponent(() => import('./journey-page.tsx'), 'JourneyPage'),
});

export const journeyRoutes = [list, create, one] as const;
