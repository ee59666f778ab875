import { attempt, readJson, type Store } from './storage.ts';

/** How long a visit stays credited to the link that brought it. */
const TOUCH_MS = 30 * 24 * 3600 * 1000;

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

/** The first and the last marked links that brought this browser. */
export interface Campaigns {
  /** What belongs in an event's context; stores a touch that was seen before consent. */
  context(): { campaign?: Touch['campaign']; rapport?: Record<string, unknown> };
}

/**
 * Reads the address this page was opened with, and takes the token out of the address bar. Only
 * once: a single-page site that carries its marks from view to view has still one arrival.
 */
export function createCampaigns(store: Store): Campaigns {
  const { href, search, hash } = location;
  let arrival = parseTouch(search, hash, new Date().toISOString());
  const clean = withoutToken(href);
  if (clean !== href) attempt(() => history.replaceState(history.state, '', clean));

  const kept = (key: string): Touch | undefined => {
    const touch = readJson<Touch>(store, key);
    return touch && Date.now() - Date.parse(touch.at) < TOUCH_MS ? touch : undefined;
  };

  return {
    context() {
      if (arrival) {
        const value = JSON.stringify(arrival);
        if (!kept('first')) store.set('first', value);
        store.set('last', value);
        arrival = undefined;
      }
      const lastTouch = kept('last');
      if (!lastTouch) return {};
      const { campaign, code, token } = lastTouch;
      return { campaign, rapport: { code, token, firstTouch: kept('first'), lastTouch } };
    },
  };
}
