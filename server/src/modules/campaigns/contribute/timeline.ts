import type { TimelineEntry, TimelineRenderer } from '#kernel/registry.ts';

/** Says which campaign chose a person, and that she is in its control group. */
export const campaignTimeline: TimelineRenderer = {
  types: ['campaign.joined'],
  render: (_tx, _workspaceId, facts) => {
    const entries = facts.flatMap((fact): [string, TimelineEntry][] => {
      if (fact.type !== 'campaign.joined') return [];
      const { name, campaignId, arm } = fact.data;
      const key = arm === null ? 'timeline.campaign.heldOut' : 'timeline.campaign.joined';
      return [[fact.id, { key, values: { campaign: name, campaignId, arm }, icon: 'campaign' }]];
    });
    return Promise.resolve(new Map(entries));
  },
};
