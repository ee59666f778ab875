import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';
import type { Chance } from './teas.ts';

const page = z.object({
  messages: z.array(z.object({ openid: z.string(), content: z.unknown() })),
  next: z.int(),
});
const pageSize = 500;
/** How many of the messages with a link are followed up. */
const curious = 0.25;

/** A link of Rapport’s own in whatever a platform shows. */
const shortLink = /https?:\/\/[^\s"\\]+\/l\/[\w-]+/;

/** As WeChat on a phone of hers says it is; no two people have quite the same. */
const phoneOf = (openid: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/4G Device/${openid.slice(-8)}`;

/**
 * Fans read what they get from now on, and some open the link in it, until aborted.
 *
 * @returns when what was there before has been passed over; the reading goes on
 */
export async function readMessages(
  { simulator }: Stage,
  given: { appId: string; chance: Chance; everyMs: number; signal: AbortSignal },
): Promise<void> {
  const { appId, chance, everyMs, signal } = given;
  const newer = async (after: number) =>
    page.parse(
      await callJson(`${simulator}/_sim/messages?appId=${appId}&after=${after}&limit=${pageSize}`),
    );
  let seen = await newer(0);
  while (seen.messages.length === pageSize) seen = await newer(seen.next);
  let at = seen.next;

  async function readOn(): Promise<void> {
    const { messages, next } = await newer(at);
    at = next;
    for (const { openid, content } of messages) {
      const [link] = shortLink.exec(JSON.stringify(content)) ?? [];
      if (link === undefined || chance() >= curious) continue;
      await fetch(link, { redirect: 'manual', headers: { 'user-agent': phoneOf(openid) } });
    }
  }
  async function keepReading(): Promise<void> {
    while (!signal.aborted) {
      await delay(everyMs, undefined, { signal }).catch(() => undefined);
      // What cannot be opened because something restarts is one reader fewer, nothing more.
      if (!signal.aborted) await readOn().catch(() => undefined);
    }
  }
  void keepReading();
}
