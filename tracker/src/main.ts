import { createApi, type Api, type Emit } from './api.ts';
import { watchClicks } from './auto/clicks.ts';
import { watchForms } from './auto/forms.ts';
import { watchReading, type Reading } from './auto/reading.ts';
import { createCampaigns } from './campaign.ts';
import { readConfig, type Config } from './config.ts';
import { createConsent, gate } from './consent.ts';
import { browserContext, pageInfo } from './context.ts';
import { guard, listen, report } from './guard.ts';
import { createIdentity } from './identity.ts';
import { uuid } from './ids.ts';
import { onNavigate } from './navigation.ts';
import { createQueue } from './queue.ts';
import { createSender } from './sender.ts';
import { createStorage } from './storage.ts';
import type { PageInfo, Properties } from './types.ts';

declare global {
  interface Window {
    rapport?: Api | Parameters<Api['push']>[0][];
  }
}

/** Connects the parts. Listeners run in the order in which they are added. */
function boot(config: Config): void {
  const { writeKey, host, auto, cookieDomain } = config;
  const raw = createStorage(cookieDomain);
  const consent = createConsent(raw, config.consentRequired);
  const store = gate(raw, consent.granted);
  const tab = uuid();
  const identity = createIdentity(store);
  const campaigns = createCampaigns(store);
  const queue = createQueue(store, writeKey, tab, Date.now);
  const sender = createSender(queue, store, tab, host + '/v1/batch', writeKey);
  let referrer = document.referrer;
  let running = false;
  let here: PageInfo;
  let pageTimer: ReturnType<typeof setTimeout> | undefined;
  let reading: Reading = { start() {}, leave() {} };

  const emit: Emit = (type, fields, page = pageInfo(referrer)) => {
    if (!consent.granted()) return;
    queue.add({
      type,
      messageId: uuid(),
      anonymousId: identity.anonymousId(),
      userId: identity.userId(),
      ...fields,
      context: { page, ...campaigns.context(), ...browserContext() },
      timestamp: new Date().toISOString(),
    });
    sender.wake();
  };
  const track = (event: string) => (properties: Properties, page?: PageInfo) =>
    emit('track', { event, properties }, page);
  const sendPage = (name?: string, properties?: Properties, page = pageInfo(referrer)) =>
    emit('page', { name, properties: { ...page, ...properties } }, page);

  const beginView = () => {
    here = pageInfo(referrer);
    reading.start(here);
    // A router changes the address first, perhaps twice, and the title a moment later.
    clearTimeout(pageTimer);
    if (auto.includes('pages')) pageTimer = setTimeout(guard(sendPage));
  };

  const start = () => {
    beginView();
    if (running) return;
    running = true;
    if (auto.includes('reading')) (reading = watchReading(track('Page Read'))).start(here);
    if (auto.includes('clicks')) watchClicks(cookieDomain, track('Element Clicked'));
    if (auto.includes('forms')) watchForms(track('Form Submitted'));
    onNavigate(() => {
      reading.leave();
      referrer = here.url;
      beginView();
    });
    listen(window, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) beginView();
    });
    listen(window, 'pagehide', () => {
      reading.leave();
      sender.leave();
    });
    sender.wake();
  };
  const resume = () => {
    if (consent.granted() && !running) start();
  };
  // Added for good: the decision may be made later, and in another tab.
  listen(document, 'visibilitychange', () => {
    if (document.hidden) reading.leave();
    else resume();
  });

  const early = window.rapport;
  const api = createApi(emit, consent, identity, sendPage, start);
  window.rapport = api;
  if (Array.isArray(early)) early.forEach(api.push);
  resume();
}

guard(() => {
  // Read now: the browser knows the current script only while it first runs.
  const script = (document.currentScript ||
    document.querySelector('script[data-write-key]')) as HTMLScriptElement | null;
  const config = readConfig(script);
  if (window.rapport && !Array.isArray(window.rapport)) return;
  if (!config) return report('no write key');
  const start = () => boot(config);
  const { prerendering } = document as { prerendering?: boolean };
  // A page that is only being prepared has no visitor yet.
  if (prerendering) listen(document, 'prerenderingchange', start);
  else start();
})();
