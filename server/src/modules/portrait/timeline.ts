import type { AnyFact } from '#contracts/facts.ts';
import type { TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';

function describe(fact: AnyFact): TimelineEntry | null {
  if (fact.type !== 'trait.entered') return null;
  const { trait, value, by } = fact.data;
  if (value === null) return { key: 'timeline.trait.cleared', values: { trait, by }, icon: 'edit' };
  const text = Array.isArray(value) ? value.join(', ') : value;
  return { key: 'timeline.trait.entered', values: { trait, by, value: text }, icon: 'edit' };
}

/** What staff said of a person, on her timeline. */
export const traitTimeline: TimelineRenderer = {
  types: ['trait.entered'],
  render: async (_tx, _workspaceId, facts) =>
    new Map(
      facts.flatMap((fact) => {
        const entry = describe(fact);
        return entry ? [[fact.id, entry] as const] : [];
      }),
    ),
};
