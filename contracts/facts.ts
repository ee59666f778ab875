import type { EnteredValue, TraitName } from './api/portrait.ts';
import type { IdentityRef } from './identity.ts';
import type { SegmentCause } from './segment-causes.ts';

/**
 * A line of an order. Money in minor units of the order's currency; category, brand and discount (what
 * was taken off the whole line, beside its price) where told.
 */
export interface OrderItem {
  sku: string;
  name: string | null;
  quantity: number;
  unitPrice: number;
  category?: string | null;
  brand?: string | null;
  discount?: number | null;
}

/** What asked for a message: a kind of thing, such as `journey` or `campaign`, and its id. */
export interface MessageSource {
  kind: string;
  id: string | null;
}

/**
 * Every fact type with the shape of its `data`. Past tense, `noun.verbed`.
 * Fields that hold personal data are named in `personalFactFields` below.
 */
export interface FactData {
  /** Started following a channel account. `scene` is the parametric code's scene, when one brought her. */
  'contact.followed': { scene: string | null; ticket: string | null };
  'contact.unfollowed': Record<string, never>;
  /** A follower scanned a parametric code. */
  'code.scanned': { scene: string; ticket: string | null };
  /** Who she is was told to us: traits become attributes with `source` and the fact's time. */
  'contact.identified': { source: string; traits: Record<string, unknown> };
  'contact.merged': { loser: string; by: string };
  'contact.unmerged': { loser: string; by: string };
  'consent.changed': { purpose: string; channel: string | null; granted: boolean; source: string };
  /** `by` is left out when a person, a file, a code or a program did it. */
  'tag.added': { tagId: string; name: string; why: string; until?: string; by?: 'rule' | 'merge' };
  'tag.removed': {
    tagId: string;
    name: string;
    why: string;
    by?: 'rule' | 'expiry' | 'merge' | 'delete';
  };
  /** She came into, or went out of, a segment; `by` says more of the cause, see `segmentCauses`. */
  'segment.entered': { segmentId: string; name: string; cause: SegmentCause; by: string | null };
  'segment.left': { segmentId: string; name: string; cause: SegmentCause; by: string | null };
  /** Staff said what a trait of her portrait is; null takes it back. */
  'trait.entered': { trait: TraitName; value: EnteredValue | null; by: string };
  'message.received': {
    kind: 'text' | 'image' | 'voice' | 'video' | 'location' | 'link' | 'miniprogram' | 'other';
    platformId: string | null;
    text: string | null;
    mediaId: string | null;
    /** A tap on a menu inside a message: counts as a menu click for the interaction window. */
    menuItemId: string | null;
    extra: Record<string, unknown>;
  };
  /** `opensWindow` says whether the platform counts this kind of menu tap as an interaction. */
  'menu.clicked': {
    key: string;
    kind: string;
    opensWindow: boolean;
    extra: Record<string, unknown>;
  };
  'location.reported': { latitude: number; longitude: number; precision: number | null };
  'subscription.changed': { templateId: string; accepted: boolean; via: string };
  /** The platform told what became of a template, subscribe or mass message. */
  'message.reported': {
    platformMessageId: string;
    status: string;
    delivered: boolean;
    /** Of a mass send, which is about many people and not about the one whose fact it is. */
    counts?: { people: number; delivered: number };
    /** What the platform adds, in its own words. */
    details?: Record<string, unknown>;
  };
  /** `source` of these three: what asked for the message; left out in facts from before 2026-11-22. */
  'message.sent': {
    messageId: string;
    purpose: string;
    kind: string;
    channelId: string;
    source?: MessageSource;
    /** The platform will tell what becomes of it (`message.reported`). */
    told?: boolean;
  };
  'message.skipped': { messageId: string; purpose: string; reason: string; source?: MessageSource };
  'message.failed': {
    messageId: string;
    purpose: string;
    reason: string;
    uncertain: boolean;
    source?: MessageSource;
  };
  'page.viewed': {
    url: string;
    path: string;
    title: string;
    referrer: string;
    properties: Record<string, unknown>;
    context: Record<string, unknown>;
  };
  'screen.viewed': {
    name: string;
    properties: Record<string, unknown>;
    context: Record<string, unknown>;
  };
  'event.tracked': {
    name: string;
    properties: Record<string, unknown>;
    context: Record<string, unknown>;
  };
  'group.joined': { groupId: string; traits: Record<string, unknown> };
  /**
   * Money in integer minor units of `currency`. `discount`: all that was taken off on the way to
   * `total`, that of the lines included; left out when it is not known.
   */
  'order.placed': {
    orderNo: string;
    total: number;
    discount?: number | null;
    currency: string;
    source: string;
    store: string | null;
    items: OrderItem[];
  };
  /** `refundNo` tells several refunds of one order apart; null where the source has no such number. */
  'order.refunded': {
    orderNo: string;
    refundNo: string | null;
    total: number;
    currency: string;
    source: string;
    store: string | null;
    items: OrderItem[];
  };
  /** She came into a journey; `runId` is this one time, `version` the one she goes through. */
  'journey.entered': { journeyId: string; runId: string; version: number; name: string };
  /** Her way ended; `reason`: `finished`, `goal`, `unfollowed`, `withdrawn`, `fact`, `segment`, `rule`, … */
  'journey.exited': {
    journeyId: string;
    runId: string;
    version: number;
    name: string;
    reason: string;
  };
  'journey.goal_reached': { journeyId: string; runId: string; version: number; name: string };
  /** Her turn came in a sending of a campaign; `arm` is null in the control group. */
  'campaign.joined': { campaignId: string; sendingId: string; name: string; arm: string | null };
  /** A person (no robot, no preview) opened one of our short links. */
  'link.clicked': {
    linkId: string;
    url: string;
    messageId: string | null;
    source: MessageSource | null;
  };
  /** A colleague was put in charge of her; null: nobody. */
  'contact.assigned': { userId: string | null; name: string | null; note: string; by: string };
  'privacy.withdrawn': { what: string };
  /** Something the platform told that we have no type for yet: kept raw and visible, never refused. */
  'platform.reported': { event: string; raw: unknown };
}

export type FactType = keyof FactData;

export const personalFactFields: Partial<Record<FactType, readonly string[]>> = {
  'contact.identified': ['traits'],
  'trait.entered': ['value'],
  'message.received': ['text', 'mediaId', 'extra'],
  'location.reported': ['latitude', 'longitude', 'precision'],
  'page.viewed': ['url', 'context'],
  'screen.viewed': ['context'],
  'event.tracked': ['properties', 'context'],
  'platform.reported': ['raw'],
};

/** A fact on its way into the log. */
export interface FactInput<T extends FactType = FactType> {
  workspaceId: string;
  type: T;
  /** The identity that acted first; further ones are joined to the same contact. Empty when `contactId` is given. */
  identities: IdentityRef[];
  contactId?: string;
  channelId: string | null;
  occurredAt: Date;
  /**
   * Redeliveries with the same key in the same workspace and channel are dropped. Left out: never a
   * redelivery.
   */
  receiptKey?: string;
  data: FactData[T];
}

/** A fact in the log. `lane` and `pos` place it: gapless and in order of commit within its lane. */
export interface Fact<T extends FactType = FactType> {
  workspaceId: string;
  contactId: string;
  id: string;
  lane: number;
  pos: string;
  type: T;
  channelId: string | null;
  occurredAt: Date;
  recordedAt: Date;
  data: FactData[T];
}

/** A fact as a union over its types, so that `switch (fact.type)` narrows `data`. */
export type AnyFact = { [T in FactType]: Fact<T> }[FactType];
export type AnyFactInput = { [T in FactType]: FactInput<T> }[FactType];
