import { listen } from '../guard.ts';
import type { Properties } from '../types.ts';

const DOWNLOAD = /\.(pdf|zip|rar|7z|docx?|xlsx?|pptx?|csv|mp[34]|apk)$/i;

/** `data-rapport-prop-product-id="7"` gives `{ productId: '7' }`, as the DOM's dataset names it. */
function markedProperties(dataset: DOMStringMap): Properties {
  const properties: Properties = {};
  for (const key in dataset) {
    const first = key[11];
    if (first && key.startsWith('rapportProp')) {
      properties[first.toLowerCase() + key.slice(12)] = dataset[key];
    }
  }
  return properties;
}

/** Links that leave the site or fetch a file. The query is left out: it may hold others' secrets. */
function linkProperties(link: HTMLAnchorElement, siteDomain: string): Properties | undefined {
  const { protocol, hostname, host, origin, pathname } = link;
  if (!/^http/.test(protocol)) return undefined;
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
    // The middle button opens a tab; the right one opens nothing.
    if ((event as MouseEvent).button > 1) return;
    // Not `closest`, which stops at the edge of a web component.
    const find = (selector: string) =>
      event.composedPath().find((at) => at instanceof Element && at.matches(selector));
    const marked = find('[data-rapport-event]') as HTMLElement | undefined;
    const link = find('a[href]') as HTMLAnchorElement | undefined;
    const linked = link && linkProperties(link, siteDomain);
    if (!marked && !linked) return;
    emit({
      ...linked,
      ...(marked && { ...markedProperties(marked.dataset), name: marked.dataset.rapportEvent }),
    });
  });
}
