import { readJson, type Store } from './storage.ts';

/** How long a visit stays credited to the link that brought it. */
export const TOUCH_MS = 30 * 24 * 3600 * 1000;

/** Longest value taken from an address: a crafted link must not fill the queue. */
const MAX_VALUE = 256;

/**
 * Parameters by the names of Segment's `context.campaign`, and click ids by their own: Google, Meta,
 * Microsoft, TikTok, X, LinkedIn, Baidu, Tencent. A closed list, for the same reason.
 */
const UTM = /^utm_(source|medium|campaign|term|content|id)$/;
const CLICK_ID =
  /^(gclid|[gw]braid|dclid|fbclid|msclkid|ttclid|twclid|li_fat_id|bd_vid|gdt_vid|qz_gdt)$/;

/** One arrival through a marked link. */
export interface Touch {
  /** ISO 8601. */
  at: string;
  campaign?: Record<string, string>;
  /** Rapport's parametric code (`rp_code`). */
  code?: string;
  /** Unguessable identity token (`rp_t`). */
  token?: string;
}

/** The address without its identity token, wherever it stands. */
export function withoutToken(url: string): string {
  return url.replace(/([?&])(?:rp_t=[^&#]*(&|(?=#|$)))+/g, (_, lead: string, more: string) =>
    more ? lead : '',
  );
}

/** The marks in an address, also in the query of a hash route (`#/shop?utm_source=x`). */
export function parseTouch(search: string, hash: string, at: string): Touch | undefined {
  const query = new URLSearchParams(search.slice(1) + '&' + hash.replace(/^[^?]*\??/, ''));
  const touch: Touch = { at };
  const campaign: Record<string, string> = {};
  query.forEach((text, name) => {
    const value = text.slice(0, MAX_VALUE);
    const utm = UTM.exec(name)?.[1];
    if (!value) return;
    if (name === 'rp_code') touch.code = value;
    if (name === 'rp_t') touch.token = value;
    if (utm || CLICK_ID.test(name)) {
      campaign[utm === 'campaign' ? 'name' : utm || name] = value;
      touch.campaign = campaign;
    }
  });
  return touch.campaign || touch.code || touch.token ? touch : undefined;
}

/** Watches the address for marked links and remembers the first and the last of them. */
export interface Campaigns {
  /** Looks at the address now, and takes the token out of the address bar. */
  read(): void;
  /** What belongs in an event's context; stores a touch seen before consent. */
  context(): { campaign?: Touch['campaign']; rapport?: Record<string, unknown> };
}

/** Campaigns in the given store; `replaceState` is the browser's own, so no page view is made. */
export function createCampaigns(store: Store, replaceState: (url: string) => void): Campaigns {
  let seen = '';
  let pending: Touch | undefined;

  const kept = (key: string): Touch | undefined => {
    const touch = readJson<Touch>(store, key);
    return touch && Date.now() - Date.parse(touch.at) < TOUCH_MS ? touch : undefined;
  };

  return {
    read() {
      const { href, search, hash } = location;
      const touch = parseTouch(search, hash, new Date().toISOString());
      const marks = JSON.stringify({ ...touch, at: 0 });
      // A single-page site may carry its marks from view to view: that is one arrival.
      if (touch && marks !== seen) {
        pending = touch;
        seen = marks;
      }
      const clean = withoutToken(href);
      if (clean !== href) replaceState(clean);
    },
    context() {
      if (pending) {
        if (!kept('first')) store.set('first', JSON.stringify(pending));
        store.set('last', JSON.stringify(pending));
        pending = undefined;
      }
      const last = kept('last');
      if (!last) return {};
      const { campaign, code, token } = last;
      return { campaign, rapport: { code, token, firstTouch: kept('first'), lastTouch: last } };
    },
  };
}
