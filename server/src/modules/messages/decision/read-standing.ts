import type { MessageContent } from '#contracts/content.ts';
import type { Yielding } from './caps.ts';
import type { ChannelSituation, Situation } from './rules.ts';
import type { Pending, Standing, WindowRow } from './standing.ts';

/** The channels where she has an address, the freshest window first. */
export function channelsByFreshness({ addresses, windows }: Standing): string[] {
  const latest = (channelId: string) =>
    Math.max(
      0,
      ...windows
        .filter((window) => window.channelId === channelId)
        .map((window) => window.closesAt.getTime()),
    );
  return [...new Set(addresses.map((address) => address.channelId))].sort(
    (a, b) => latest(b) - latest(a),
  );
}

/** Whether a message on its way may give up its place to a more urgent one. */
export const canYield = (entry: Pending): entry is Pending & Yielding =>
  entry.id !== null && !entry.claimed;

/** The template that a content is by; null where it is by none. */
export const templateOf = (content: MessageContent): string | null =>
  'templateId' in content ? content.templateId : null;

/** What is left of a person's word on a template, beside the messages on their way. */
export function grantOf(
  { grants, pending }: Standing,
  channelId: string,
  content: MessageContent,
): ChannelSituation['grant'] {
  const templateId = templateOf(content) ?? '';
  const same = (entry: { channelId: string; templateId: string | null }) =>
    entry.channelId === channelId && entry.templateId === templateId;
  const agreed = grants.find(same)?.remaining ?? 0;
  const used = pending.filter((entry) => entry.uses === 'grant' && same(entry)).length;
  return { templateId, remaining: agreed - used };
}

/** The suppression that holds longest; null when none holds now. */
export function suppressionOf(
  { suppressed }: Standing,
  purpose: string,
  now: Date,
): Situation['suppressed'] {
  const until = (entry: { until: Date | null }) => entry.until?.getTime() ?? Infinity;
  const [longest] = suppressed
    .filter((entry) => entry.purpose === null || entry.purpose === purpose)
    .filter((entry) => until(entry) > now.getTime())
    .sort((a, b) => until(b) - until(a));
  return longest ?? null;
}

/** Her address on a channel. */
export const addressOf = (standing: Standing, channelId: string, kind: string) =>
  standing.addresses.find((address) => address.channelId === channelId && address.kind === kind)
    ?.id ?? null;

/** The closing that still holds: no window was opened after it. */
export function closingOf(windows: WindowRow[], open: WindowRow[]): ChannelSituation['closed'] {
  if (open.length > 0) return null;
  const last = windows
    .filter((window) => window.closedAt !== null)
    .sort((a, b) => Number(b.closedAt) - Number(a.closedAt))[0];
  return last?.closedBy && last.closedAt ? { by: last.closedBy, at: last.closedAt } : null;
}
