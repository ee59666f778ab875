import type { MessageContent } from '#contracts/content.ts';

/** Longest address that a link leads to; those of articles are shorter by contract. */
const longest = 2000;
/** The contract's limit of a text: one that would pass it keeps its addresses. */
const longestText = 2000;

/**
 * An address as phones recognise it in a text: printable ASCII without what encloses it. Chinese
 * punctuation and words end it, as they do on the phone.
 */
const inText = /https?:\/\/[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+/gi;

/**
 * An address that is safe to lead people to, written as browsers write it: http or https, no user
 * name that passes for a host. Null when it is none.
 */
export function targetOf(address: string): string | null {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return null;
  if (url.username !== '' || url.password !== '' || url.href.length > longest) return null;
  return url.href;
}

/** Whether there may be an address in a content: cheap, and sure when it says no. */
export const mayHoldUrl = (content: MessageContent): boolean =>
  content.type === 'text'
    ? /https?:\/\//i.test(content.text)
    : 'url' in content && typeof content.url === 'string' && content.url !== '';

/** The addresses that a person can tap in a content, each once. */
export function urlsIn(content: MessageContent): string[] {
  if (!mayHoldUrl(content)) return [];
  const found: string[] = [];
  mapUrls(content, (url) => {
    found.push(url);
    return undefined;
  });
  return [...new Set(found)];
}

/**
 * A content with its addresses replaced.
 *
 * @param replace what stands in place of an address; nothing leaves it as it is
 */
export function mapUrls(
  content: MessageContent,
  replace: (url: string) => string | undefined,
): MessageContent {
  if (content.type === 'text') {
    const text = content.text.replaceAll(inText, (found) => {
      const url = withoutTail(found);
      return (replace(url) ?? url) + found.slice(url.length);
    });
    return text.length > longestText ? content : { ...content, text };
  }
  if (!('url' in content) || typeof content.url !== 'string') return content;
  return { ...content, url: replace(content.url) ?? content.url };
}

/** Without the punctuation of the sentence; a bracket stays where the address opened it. */
function withoutTail(found: string): string {
  let url = found;
  for (;;) {
    const last = url.at(-1) ?? '';
    const closes = last === ')' ? '(' : last === ']' ? '[' : null;
    const unmatched = closes !== null && count(url, last) > count(url, closes);
    if (!unmatched && !/[.,;:!?]/.test(last)) return url;
    url = url.slice(0, -1);
  }
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;
