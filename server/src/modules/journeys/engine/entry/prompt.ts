import type { AnyFact, FactType } from '#contracts/facts.ts';

/** What people do themselves; all else is our own doing, or the platform's. */
const herOwn: ReadonlySet<FactType> = new Set<FactType>([
  'contact.followed',
  'code.scanned',
  'message.received',
  'menu.clicked',
  'location.reported',
  'subscription.changed',
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'order.placed',
  'link.clicked',
]);

/** So long somebody who did something waits for an answer; ours, 2026-11. */
const promptMs = 60_000;

/** Whether an answer to a fact goes ahead of what nobody is waiting for. */
export const isPrompt = ({ type, occurredAt }: AnyFact, now: Date): boolean =>
  herOwn.has(type) && now.getTime() - occurredAt.getTime() < promptMs;

/**
 * Facts that are told so late bring nobody into a journey: an import of old orders is no news. They
 * still count for goals and exits. Ours, 2026-11.
 */
const lateMs = 86_400_000;

export const isNews = ({ occurredAt, recordedAt }: AnyFact): boolean =>
  recordedAt.getTime() - occurredAt.getTime() < lateMs;
