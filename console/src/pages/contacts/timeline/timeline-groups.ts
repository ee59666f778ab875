import type { TimelineItem } from '#contracts/api/contacts.ts';

/** Lines that stand together: the same kind of thing, one after the other, on one day. */
export interface TimelineGroup {
  id: string;
  items: TimelineItem[];
}

export interface TimelineDay {
  day: string;
  groups: TimelineGroup[];
}

/**
 * Days (newest first, as read) with repeats folded.
 * @param dayOf the calendar day of a moment in the workspace's zone
 */
export function groupTimeline(
  items: readonly TimelineItem[],
  dayOf: (at: string) => string,
): TimelineDay[] {
  const days: TimelineDay[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    if (days.at(-1)?.day !== day) days.push({ day, groups: [] });
    const groups = days.at(-1)?.groups ?? [];
    const last = groups.at(-1);
    if (last && last.items[0]?.entry.key === item.entry.key) last.items.push(item);
    else groups.push({ id: item.factId, items: [item] });
  }
  return days;
}
