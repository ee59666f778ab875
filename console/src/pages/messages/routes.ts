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
  loader: () => loadTexts('messages', 'message-rules', 'problems'),
  component: lazyRouteComponent(() => import('./rules/page.tsx'), 'MessageRulesPage'),
});

const links = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/links',
  validateSearch: texts('q', 'source', 'sort', 'open'),
  loader: () => loadTexts('messages', 'links', 'problems'),
  component: lazyRouteComponent(() => import('./links/list-page.tsx'), 'LinksPage'),
});

const suppressed = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/suppressed',
  validateSearch: texts('contact'),
  loader: () => loadTexts('messages', 'suppressions', 'problems'),
  component: lazyRouteComponent(() => import('./suppressed/page.tsx'), 'SuppressedPage'),
});

const blocks = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/blocks',
  validateSearch: texts('open'),
  loader: () => loadTexts('messages', 'library', 'content', 'problems'),
  component: lazyRouteComponent(() => import('./blocks/page.tsx'), 'BlocksPage'),
});

const media = createRoute({
  getParentRoute: () => shellRoute,
  path: '/messages/media',
  validateSearch: texts('q', 'kind', 'open'),
  loader: () => loadTexts('messages', 'library', 'content', 'problems'),
  component: lazyRouteComponent(() => import('./media/page.tsx'), 'MediaPage'),
});

export const messageRoutes = [log, rules, links, suppressed, blocks, media] as const;
