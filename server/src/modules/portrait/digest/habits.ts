import type { AnyFact, FactType } from '#contracts/facts.ts';
import { isLater, seenAt } from './tallies.ts';
import { reviewEvent, sharingEvents } from './vocabulary.ts';

const counters = [
  'wrote',
  'tapped',
  'viewed',
  'did',
  'shared',
  'reviewed',
  'rated',
  'stars',
  'sent',
] as const;
type Counts = Record<(typeof counters)[number], number>;

/** What one contact does on one channel. */
export interface Habit extends Counts {
  contactId: string;
  workspaceId: string;
  /** A channel account's id, or `web`, or `app`. */
  channel: string;
  /** How often she did something, by hour of the day (UTC). */
  hours: number[];
  /** Of her own doings; null when we only wrote to her. */
  lastAt: Date | null;
  lastFact: string | null;
}

/** Facts that tell habits. Follows and scans do not: everybody's are alike. */
export const habitTypes = [
  'message.received',
  'menu.clicked',
  'page.viewed',
  'screen.viewed',
  'event.tracked',
  'message.sent',
] as const satisfies readonly FactType[];

/** Adds facts up by contact and channel. */
export function noteHabits(habits: Map<string, Habit>, facts: readonly AnyFact[]): void {
  for (const fact of facts) {
    const deed = deedIn(fact);
    if (!deed) continue;
    const key = `${fact.contactId} ${deed.channel}`;
    const habit = habits.get(key) ?? blank(fact, deed.channel);
    habits.set(key, habit);
    for (const [name, value] of Object.entries(deed.counts)) habit[name as keyof Counts] += value;
    if (deed.counts.sent) continue;
    const at = seenAt(fact);
    const hour = at.getUTCHours();
    habit.hours[hour] = (habit.hours[hour] ?? 0) + 1;
    if (isLater(at, fact.id, habit.lastAt, habit.lastFact))
      Object.assign(habit, { lastAt: at, lastFact: fact.id });
  }
}

const blank = ({ contactId, workspaceId }: AnyFact, channel: string): Habit => ({
  contactId,
  workspaceId,
  channel,
  ...(Object.fromEntries(counters.map((name) => [name, 0])) as Counts),
  hours: Array.from({ length: 24 }, () => 0),
  lastAt: null,
  lastFact: null,
});

interface Deed {
  channel: string;
  counts: Partial<Counts>;
}

function deedIn(fact: AnyFact): Deed | null {
  switch (fact.type) {
    case 'message.received':
      return fact.channelId ? { channel: fact.channelId, counts: { wrote: 1 } } : null;
    case 'menu.clicked':
      return fact.channelId ? { channel: fact.channelId, counts: { tapped: 1 } } : null;
    case 'page.viewed':
      return { channel: 'web', counts: { viewed: 1 } };
    case 'screen.viewed':
      return { channel: 'app', counts: { viewed: 1 } };
    case 'event.tracked':
      return { channel: 'web', counts: eventCounts(fact.data) };
    // A welcome or an answer asks for no reply, and comes with nearly every follow.
    case 'message.sent':
      return fact.data.purpose === 'marketing'
        ? { channel: fact.data.channelId, counts: { sent: 1 } }
        : null;
    default:
      return null;
  }
}

function eventCounts({
  name,
  properties,
}: {
  name: string;
  properties: Record<string, unknown>;
}): Partial<Counts> {
  const event = name.toLowerCase();
  if (sharingEvents.has(event)) return { did: 1, shared: 1 };
  if (event !== reviewEvent) return { did: 1 };
  const stars = Number(properties['rating']);
  const rated = Number.isInteger(stars) && stars >= 1 && stars <= 5;
  return { did: 1, reviewed: 1, ...(rated && { rated: 1, stars }) };
}
