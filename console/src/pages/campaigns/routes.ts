import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { planTexts } from '../../domain/message-plan/plan.ts';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns',
  validateSearch: texts('q', 'status'),
  loader: () => loadTexts('campaigns'),
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'CampaignsPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/campaigns/$id',
  validateSearch: texts('tab', 'sending', 'state', 'arm', 'reason', 'q'),
  loader: () =>
    loadTexts('campaigns', 'segments', 'rules', 'messages', 'reasons', 'problems', ...planTexts),
  component: lazyRouteComponent(() => import('./campaign-page.tsx'), 'CampaignPage'),
});

export const campaignRoutes = [list, one] as const;
