import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../i18n/i18n.ts';
import { shellRoute } from '../../root-route.tsx';
import { texts } from '../../route-search.ts';

const loader = () => loadTexts('channels', 'problems');

const list = createRoute({
  getParentRoute: () => shellRoute,
  path: '/channels',
  loader,
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'ChannelsPage'),
});

const connect = createRoute({
  getParentRoute: () => shellRoute,
  path: '/channels/new',
  loader,
  component: lazyRouteComponent(() => import('./connect-page.tsx'), 'ConnectPage'),
});

const sources = createRoute({
  getParentRoute: () => shellRoute,
  path: '/channels/sources',
  validateSearch: texts('open'),
  loader: () => loadTexts('channels', 'sources', 'problems'),
  component: lazyRouteComponent(() => import('./sources/page.tsx'), 'SourcesPage'),
});

const one = createRoute({
  getParentRoute: () => shellRoute,
  path: '/channels/$id',
  loader: () => loadTexts('channels', 'welcome', 'content', 'problems'),
  component: lazyRouteComponent(() => import('./channel-page.tsx'), 'ChannelPage'),
});

export const channelRoutes = [list, connect, sources, one] as const;
