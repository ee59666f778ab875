import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const log = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages',
  validateSearch: texts('status', 'purpose', 'channel', 'contact', 'open'),
  loader: () => loadTexts('messages', 'reasons', 'problems'),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagesPage'),
});

const rules = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/rules',
  loader: () => loadTexts('messages', 'message-rules'),
  component: lazyRouteComponent(() => import('./rules/page.tsx'), 'MessageRulesPage'),
});

const links = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/links',
  validateSearch: texts('q', 'source', 'sort', 'open'),
  loader: () => loadTexts('messages', 'links', 'problems'),
  component: lazyRouteComponent(() => import('./links/list-page.tsx'), 'LinksPage'),
});

export const messageRoutes = [log, rules, links] as const;
