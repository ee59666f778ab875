import type { MessageReason, MessageReasonCode } from '#contracts/api/messages.ts';
import { localHour, nextLocalHour, withinHours } from './local-time.ts';

/** One allowance of a window; several where the account counts interactions apart. */
export interface Bucket {
  closesAt: Date;
  /** Null where the platform does not count. */
  remaining: number | null;
}

/** One channel account on which she might be written to. */
export interface ChannelSituation {
  channelId: string;
  /** The account is connected and switched on. */
  available: boolean;
  address: string | null;
  /** The account can send this type of content inside the window. */
  supports: boolean;
  consented: boolean;
  buckets: readonly Bucket[];
  closed: { by: 'unfollowed' | 'platform' | 'unreachable'; at: Date } | null;
  /** Messages decided earlier that are still on their way and will use up allowance. */
  pending: number;
  /** The account rests because of a fault that an operator must mend. */
  paused: { since: Date; code: string; words: string } | null;
}

/** Everything that the decision on one intent depends on. */
export interface Situation {
  now: Date;
  purpose: string;
  kind: string;
  notBefore: Date | null;
  expiresAt: Date;
  known: boolean;
  duplicate: boolean;
  /** In order of preference. */
  channels: readonly ChannelSituation[];
  /** The contact's IANA zone, or the workspace's. */
  zone: string;
  /** Null: none, or the purpose is exempt. */
  quietHours: { from: number; to: number } | null;
  /** Null: none, or the purpose is exempt. `freesAt`: when the oldest that counts no longer does. */
  cap: { limit: number; days: number; sent: number; freesAt: Date | null } | null;
}

export type Decision =
  | { do: 'send'; channelId: string; address: string; usableUntil: Date; reason: MessageReason }
  | { do: 'wait'; channelId: string; address: string; until: Date; reason: MessageReason }
  | { do: 'skip'; channelId: string | null; reason: MessageReason };

/**
 * A window that closes within this is closed for us: the message still has to travel. On top of the
 * margin that the channel's own rules keep. Our choice (2026-11).
 */
export const sendMarginMs = 1_000;

type Values = MessageReason['values'];
export const reason = (code: MessageReasonCode, values: Values = {}): MessageReason => ({
  code,
  values,
});
const skip = (
  channelId: string | null,
  code: MessageReasonCode,
  values: Values = {},
): Decision => ({
  do: 'skip',
  channelId,
  reason: reason(code, values),
});

/**
 * Decides on one intent: send now by which channel, wait until when, or skip; and why. Pure.
 * The order of the checks is the order of what a person would want to hear first.
 */
export function decide(s: Situation): Decision {
  if (s.duplicate) return skip(null, 'skip.duplicate');
  if (!s.known) return skip(null, 'skip.unknown_contact');
  if (s.expiresAt <= s.now) return expired(s);
  const reachable = s.channels.filter((channel) => obstacle(s, channel) === null);
  const best = reachable.find((channel) => usable(s.now, channel)) ?? reachable[0];
  if (!best?.address) return nearest(s);
  const route = { channelId: best.channelId, address: best.address };
  return later(s, route) ?? throughWindow(s.now, best, route);
}

/** Expired; when the account's fault is to blame, that is the reason to show. */
function expired(s: Situation): Decision {
  const paused = s.channels.find((channel) => channel.paused)?.paused;
  const channelId = s.channels[0]?.channelId ?? null;
  if (!paused) return skip(channelId, 'skip.expired', { expiresAt: s.expiresAt.toISOString() });
  const { since, code, words } = paused;
  return skip(channelId, 'skip.account_paused', { since: since.toISOString(), code, words });
}

/** Why this channel is out of question whatever its window; null when it is not. */
function obstacle(s: Situation, channel: ChannelSituation): Decision | null {
  const { channelId, closed } = channel;
  if (!channel.available) return skip(channelId, 'skip.channel_unavailable');
  if (channel.address === null) return skip(channelId, 'skip.no_address');
  if (closed?.by === 'unfollowed')
    return skip(channelId, 'skip.unfollowed', { since: closed.at.toISOString() });
  if (closed?.by === 'unreachable')
    return skip(channelId, 'skip.unreachable', { since: closed.at.toISOString() });
  if (!channel.consented) return skip(channelId, 'skip.no_consent', { purpose: s.purpose });
  if (!channel.supports) return skip(channelId, 'skip.content_unsupported', { kind: s.kind });
  return null;
}

/** The obstacle on the channel that came closest to being used. */
function nearest(s: Situation): Decision {
  const order: MessageReasonCode[] = [
    'skip.content_unsupported',
    'skip.no_consent',
    'skip.unreachable',
    'skip.unfollowed',
  ];
  const found = s.channels.flatMap((channel) => obstacle(s, channel) ?? []);
  for (const code of order) {
    const match = found.find((decision) => decision.reason.code === code);
    if (match) return match;
  }
  return found[0] ?? skip(null, 'skip.no_address');
}

/** Reasons to wait, or to skip because waiting would outlast the message. */
function later(s: Situation, route: { channelId: string; address: string }): Decision | null {
  if (s.notBefore && s.notBefore > s.now) {
    const until = s.notBefore;
    if (until >= s.expiresAt)
      return skip(route.channelId, 'skip.expired', { expiresAt: s.expiresAt.toISOString() });
    return wait(route, until, reason('wait.scheduled', { until: until.toISOString() }));
  }
  if (s.quietHours && withinHours(s.quietHours, localHour(s.zone, s.now))) {
    const until = nextLocalHour(s.zone, s.now, s.quietHours.to);
    const values = { until: until.toISOString(), zone: s.zone };
    if (until < s.expiresAt) return wait(route, until, reason('wait.quiet_hours', values));
    const expiresAt = s.expiresAt.toISOString();
    return skip(route.channelId, 'skip.quiet_hours', { ...values, expiresAt });
  }
  if (s.cap && s.cap.sent >= s.cap.limit) {
    const { limit, days, freesAt } = s.cap;
    if (!freesAt || freesAt >= s.expiresAt || freesAt <= s.now)
      return skip(route.channelId, 'skip.frequency_cap', { limit, days });
    const values = { until: freesAt.toISOString(), limit, days };
    return wait(route, freesAt, reason('wait.frequency_cap', values));
  }
  return null;
}

const wait = (
  route: { channelId: string; address: string },
  until: Date,
  because: MessageReason,
): Decision => ({ do: 'wait', ...route, until, reason: because });

const isOpen = (now: Date, bucket: Bucket) =>
  bucket.closesAt.getTime() - sendMarginMs > now.getTime();

/** What is left of a channel's window after the messages on their way; null without a count. */
function left(now: Date, channel: ChannelSituation): number | null {
  const open = channel.buckets.filter((bucket) => isOpen(now, bucket));
  if (open.some((bucket) => bucket.remaining === null)) return null;
  return open.reduce((sum, bucket) => sum + (bucket.remaining ?? 0), 0) - channel.pending;
}

function usable(now: Date, channel: ChannelSituation): boolean {
  if (channel.closed || !channel.buckets.some((bucket) => isOpen(now, bucket))) return false;
  const remaining = left(now, channel);
  return remaining === null || remaining > 0;
}

function throughWindow(
  now: Date,
  channel: ChannelSituation,
  route: { channelId: string; address: string },
): Decision {
  const closings = channel.buckets.map((bucket) => bucket.closesAt.getTime());
  const last = closings.length > 0 ? new Date(Math.max(...closings)) : null;
  const open = channel.buckets.some((bucket) => isOpen(now, bucket)) && !channel.closed;
  if (!open || !last) {
    const closedAt = (channel.closed?.at ?? last)?.toISOString() ?? null;
    return skip(channel.channelId, 'skip.window_closed', { closedAt });
  }
  const remaining = left(now, channel);
  if (remaining !== null && remaining <= 0)
    return skip(channel.channelId, 'skip.allowance_used', { closesAt: last.toISOString() });
  const values = { closesAt: last.toISOString(), remaining };
  return { do: 'send', ...route, usableUntil: last, reason: reason('send.window', values) };
}
