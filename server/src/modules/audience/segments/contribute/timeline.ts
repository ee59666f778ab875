import type { TimelineRenderer } from '#kernel/registry.ts';

/** Coming into a segment and going out of it, on a person's timeline. */
export const segmentTimeline: TimelineRenderer = {
  types: ['segment.entered', 'segment.left'],
  render: async (_tx, _workspaceId, facts) =>
    new Map(
      facts.flatMap((fact) => {
        if (fact.type !== 'segment.entered' && fact.type !== 'segment.left') return [];
        const { name } = fact.data;
        return [[fact.id, { key: `timeline.${fact.type}`, values: { name }, icon: 'segment' }]];
      }),
    ),
};
