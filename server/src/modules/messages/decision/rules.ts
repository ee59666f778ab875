import type { MessageReason, MessageReasonCode } from '#contracts/api/messages.ts';
import { displacedBy, tightest, type CapState } from './caps.ts';
import { localHour } from '#kernel/time/zones.ts';
import { nextLocalHour, withinHours } from './local-time.ts';

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
  /** The account can send this type of content. */
  supports: boolean;
  consented: boolean;
  /** What sending this content here uses up. */
  uses: 'window' | 'grant' | 'nothing' | 'mass';
  /** Where it goes by a mass send: how many she got this month (`YYYY-MM`) of those she may get. */
  mass: { used: number; limit: number; month: string } | null;
  /** What is left, beside those on their way, of what she agreed to get by the content's template. */
  grant: { templateId: string; remaining: number } | null;
  /** The caps that this message falls under here; none when its purpose is exempt. */
  caps: readonly CapState[];
  buckets: readonly Bucket[];
  closed: { by: 'unfollowed' | 'platform' | 'unreachable'; at: Date } | null;
  /** Messages decided earlier that are still on their way and will use up the window's allowance. */
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
  /** She is on the suppression list for this purpose; `until` null is for good. */
  suppressed: { why: string; until: Date | null } | null;
  /** A person holds the workspace's messages back, or those of this purpose. */
  hold: { purpose: string | null; since: Date; by: string } | null;
  /** In order of preference. */
  channels: readonly ChannelSituation[];
  /** The contact's IANA zone, or the workspace's. */
  zone: string;
  /** `workspace`, or where her zone is known from. */
  zoneSource: string;
  /** Null: none, or the purpose is exempt. */
  quietHours: { from: number; to: number } | null;
}

export type Decision =
  | {
      do: 'send';
      channelId: string;
      address: string;
      uses: ChannelSituation['uses'];
      usableUntil: Date;
      /** Less urgent messages on their way whose places in a cap it takes: they are decided anew. */
      displaces: readonly string[];
      reason: MessageReason;
    }
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
  if (s.suppressed) {
    const until = s.suppressed.until?.toISOString() ?? null;
    return skip(null, 'skip.suppressed', { why: s.suppressed.why, until });
  }
  const reachable = s.channels.filter((channel) => obstacle(s, channel) === null);
  const usableFirst = [
    ...reachable.filter((channel) => usable(s.now, channel)),
    ...reachable.filter((channel) => !usable(s.now, channel)),
  ];
  const decisions = usableFirst.flatMap((channel) => {
    if (channel.address === null) return [];
    const route = { channelId: channel.channelId, address: channel.address };
    return later(s, channel, route) ?? through(s, channel, route);
  });
  return decisions[preferred(decisions)] ?? nearest(s);
}

/** Which of several decisions to take: the first that sends, else the shortest wait, else the first. */
export function preferred(decisions: readonly Decision[]): number {
  const sends = decisions.findIndex((decision) => decision.do === 'send');
  if (sends >= 0) return sends;
  let best = 0;
  let soonest = Infinity;
  for (const [index, decision] of decisions.entries()) {
    if (decision.do !== 'wait' || decision.until.getTime() >= soonest) continue;
    best = index;
    soonest = decision.until.getTime();
  }
  return best;
}

/** Expired; when a pause is to blame, that is the reason to show. */
function expired(s: Situation): Decision {
  if (s.hold) return skip(s.channels[0]?.channelId ?? null, 'skip.paused', holdValues(s.hold));
  const paused = s.channels.find((channel) => channel.paused)?.paused;
  const channelId = s.channels[0]?.channelId ?? null;
  if (!paused) return skip(channelId, 'skip.expired', { expiresAt: s.expiresAt.toISOString() });
  const { since, code, words } = paused;
  return skip(channelId, 'skip.account_paused', { since: since.toISOString(), code, words });
}

const holdValues = ({ since, by, purpose }: NonNullable<Situation['hold']>): Values => ({
  since: since.toISOString(),
  by,
  purpose,
});

/** Why this channel is out of question whatever its window; null when it is not. */
function obstacle(s: Situation, channel: ChannelSituation): Decision | null {
  const { channelId, closed } = channel;
  if (!channel.available) return skip(channelId, 'skip.channel_unavailable');
  if (channel.address === null) return skip(channelId, 'skip.no_address');
  // Who agreed to a single message gets it even if she does not follow (protocol page 3.7).
  if (closed?.by === 'unfollowed' && channel.uses !== 'grant')
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
function later(s: Situation, channel: ChannelSituation, route: Route): Decision | null {
  if (s.notBefore && s.notBefore > s.now) {
    const until = s.notBefore;
    if (until >= s.expiresAt)
      return skip(route.channelId, 'skip.expired', { expiresAt: s.expiresAt.toISOString() });
    return wait(route, until, reason('wait.scheduled', { until: until.toISOString() }));
  }
  if (s.hold) {
    // Until a person ends it, which has these decided anew.
    const values = { until: s.expiresAt.toISOString(), ...holdValues(s.hold) };
    return wait(route, s.expiresAt, reason('wait.paused', values));
  }
  if (s.quietHours && withinHours(s.quietHours, localHour(s.zone, s.now))) {
    const until = nextLocalHour(s.zone, s.now, s.quietHours.to);
    const values = { until: until.toISOString(), zone: s.zone, zoneSource: s.zoneSource };
    if (until < s.expiresAt) return wait(route, until, reason('wait.quiet_hours', values));
    const expiresAt = s.expiresAt.toISOString();
    return skip(route.channelId, 'skip.quiet_hours', { ...values, expiresAt });
  }
  const full = tightest(channel.caps);
  if (full) {
    const { limit, days, purpose, channelId } = full.cap;
    const values = { limit, days, purpose, channelId };
    const until = full.freesAt;
    if (!until || until >= s.expiresAt || until <= s.now)
      return skip(route.channelId, 'skip.frequency_cap', values);
    const because = reason('wait.frequency_cap', { until: until.toISOString(), ...values });
    return wait(route, until, because);
  }
  return null;
}

interface Route {
  channelId: string;
  address: string;
}

const wait = (route: Route, until: Date, because: MessageReason): Decision => ({
  do: 'wait',
  ...route,
  until,
  reason: because,
});

const isOpen = (now: Date, bucket: Bucket) =>
  bucket.closesAt.getTime() - sendMarginMs > now.getTime();

/** What is left of a channel's window after the messages on their way; null without a count. */
function left(now: Date, channel: ChannelSituation): number | null {
  const open = channel.buckets.filter((bucket) => isOpen(now, bucket));
  if (open.some((bucket) => bucket.remaining === null)) return null;
  return open.reduce((sum, bucket) => sum + (bucket.remaining ?? 0), 0) - channel.pending;
}

function usable(now: Date, channel: ChannelSituation): boolean {
  if (channel.uses === 'nothing') return true;
  if (channel.uses === 'mass') return hasMass(channel);
  if (channel.uses === 'grant') return (channel.grant?.remaining ?? 0) > 0;
  if (channel.closed || !channel.buckets.some((bucket) => isOpen(now, bucket))) return false;
  const remaining = left(now, channel);
  return remaining === null || remaining > 0;
}

const hasMass = ({ mass }: ChannelSituation): boolean => mass !== null && mass.used < mass.limit;

/** Sends now if what the content uses up is there. */
function through(s: Situation, channel: ChannelSituation, route: Route): Decision {
  const send = (usableUntil: Date, because: MessageReason): Decision => ({
    do: 'send',
    ...route,
    uses: channel.uses,
    usableUntil,
    displaces: displacedBy(channel.caps),
    reason: because,
  });
  switch (channel.uses) {
    case 'nothing':
      return send(s.expiresAt, reason('send.free'));
    case 'grant': {
      const { templateId = '', remaining = 0 } = channel.grant ?? {};
      if (remaining <= 0) return skip(channel.channelId, 'skip.no_grant', { templateId });
      return send(s.expiresAt, reason('send.grant', { templateId, remaining }));
    }
    case 'mass': {
      const { used = 0, limit = 0, month = '' } = channel.mass ?? {};
      if (!hasMass(channel)) return skip(channel.channelId, 'skip.mass_quota', { limit, month });
      return send(s.expiresAt, reason('send.mass', { used, limit }));
    }
    case 'window':
      return throughWindow(s.now, channel, send);
  }
}

function throughWindow(
  now: Date,
  channel: ChannelSituation,
  send: (usableUntil: Date, because: MessageReason) => Decision,
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
  return send(last, reason('send.window', { closesAt: last.toISOString(), remaining }));
}
