import type { FactType } from '#contracts/facts.ts';
import type { Reaction } from '#kernel/facts/reaction.ts';
import type { Clock } from '#kernel/clock.ts';

/** How long what people did waited for its reactions, for a campaign to make way by. */
export interface Waits {
  note(ms: number): void;
  /** The longest since it was asked last; null when nobody did anything. */
  take(): number | null;
}

export function createWaits(): Waits {
  let longest: number | null = null;
  return {
    note(ms) {
      longest = Math.max(longest ?? 0, ms);
    },
    take() {
      const taken = longest;
      longest = null;
      return taken;
    },
  };
}

/** What people do and may be answered for. */
const doings: readonly FactType[] = [
  'contact.followed',
  'code.scanned',
  'message.received',
  'menu.clicked',
  'subscription.changed',
  'link.clicked',
  'page.viewed',
  'event.tracked',
  'order.placed',
];

/** Watches how late reactions are to what people do; asks the database nothing. */
export const watchWaits = (clock: Clock, waits: Waits): Reaction => ({
  name: 'campaigns.make_way',
  types: doings,
  run(_unit, facts) {
    const now = clock.now().getTime();
    for (const { recordedAt } of facts) waits.note(now - recordedAt.getTime());
    return Promise.resolve();
  },
});
