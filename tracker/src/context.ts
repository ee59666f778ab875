import { withoutToken } from './campaign.ts';
import type { PageInfo, Properties } from './types.ts';

declare const __VERSION__: string;

/** The current page; `referrer` is the previous view on a single-page site. */
export function pageInfo(referrer: string): PageInfo {
  return {
    url: withoutToken(location.href),
    path: location.pathname,
    title: document.title,
    referrer: withoutToken(referrer),
    search: withoutToken(location.search),
  };
}

/** The browser's own plain statements, as in Segment's common fields. Nothing is probed. */
export function browserContext(): Properties {
  const { width, height } = screen;
  return {
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: { width, height, density: devicePixelRatio },
    userAgent: navigator.userAgent,
    library: { name: 'rapport-web', version: __VERSION__ },
  };
}
