import { listen } from '../guard.ts';
import type { Properties } from '../types.ts';

const DOWNLOAD = /\.(pdf|zip|rar|7z|docx?|xlsx?|pptx?|csv|mp[34]|dmg|exe|apk)$/i;

/** `data-rapport-prop-product-id="7"` gives `{ productId: '7' }`, as the DOM's dataset names it. */
function markedProperties(dataset: DOMStringMap): Properties {
  const properties: Properties = {};
  for (const [key, value] of Object.entries(dataset)) {
    const name = /^rapportProp([A-Z].*)/.exec(key)?.[1];
    if (name) properties[(name[0] as string).toLowerCase() + name.slice(1)] = value;
  }
  return properties;
}

/** Links that leave the site or fetch a file. The query is left out: it may hold others' secrets. */
function linkProperties(link: HTMLAnchorElement, siteDomain: string): Properties | undefined {
  const { protocol, hostname, host, origin, pathname } = link;
  if (!/^https?:$/.test(protocol)) return undefined;
  const kin = siteDomain && ('.' + hostname).endsWith('.' + siteDomain);
  const outbound = host !== location.host && !kin;
  const download = link.hasAttribute('download') || DOWNLOAD.test(pathname);
  return outbound || download
    ? { kind: download ? 'download' : 'outbound', href: origin + pathname }
    : undefined;
}

/** Emits the properties of `Element Clicked` for marked elements and telling links. */
export function watchClicks(siteDomain: string, emit: (properties: Properties) => void): void {
  listen(document, 'click auxclick', (event) => {
    // Auxclick is also the right button, which opens nothing; the middle one opens a tab.
    if (event.type === 'auxclick' && (event as MouseEvent).button !== 1) return;
    const path = event.composedPath().filter((target) => target instanceof Element);
    const marked = path.find((element) => element.matches('[data-rapport-event]')) as
      HTMLElement | undefined;
    const link = path.find((element) => element.matches('a[href]')) as
      HTMLAnchorElement | undefined;
    const linked = link && linkProperties(link, siteDomain);
    if (!marked && !linked) return;
    emit({
      ...linked,
      ...(marked && { ...markedProperties(marked.dataset), name: marked.dataset.rapportEvent }),
    });
  });
}
