import { isbot } from 'isbot';
import type { ClickFilter } from '#contracts/api/links.ts';

/** What a request for a short link says of itself. Header names in lower case. */
export interface Visit {
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Messengers and networks that open a link to draw its preview, by the names they give themselves:
 * Meta, LINE (`facebookexternalhit/1.1;line-poker`), Kakao, WhatsApp's own (an app's browser is not
 * called that), WeChat's crawler, and those of the larger networks. Read 2026-11.
 */
const previewers =
  /facebookexternalhit|facebookcatalog|meta-externalfetcher|line-poker|kakaotalk-scrap|^whatsapp\/|mpcrawler|twitterbot|linkedinbot|slackbot|slack-imgproxy|telegrambot|discordbot|skypeuripreview|redditbot|pinterestbot|viber|vkshare|iframely|embedly|bitlybot/i;

/**
 * Why this is not a person who opens a link, as far as one request tells; null when it may be one.
 * Pure.
 */
export function filterOf({ method, headers }: Visit): ClickFilter | null {
  const read = (name: string) => String(headers[name] ?? '').toLowerCase();
  if (method === 'HEAD') return 'head';
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map(read).join(' ');
  if (/prefetch|prerender|preview/.test(purposes)) return 'prefetch';
  const agent = read('user-agent');
  if (agent.trim() === '') return 'nameless';
  if (previewers.test(agent)) return 'preview';
  if (isbot(agent)) return 'robot';
  // Fetch metadata (W3C): browsers that send it say `document` when a person goes somewhere.
  const destination = read('sec-fetch-dest');
  return destination === '' || destination === 'document' ? null : 'embedded';
}
