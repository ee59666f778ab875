import type { JourneyRun } from '#contracts/api/journeys.ts';
import type { ContactSection, TimelineRenderer } from '#kernel/registry.ts';
import { exitReasons } from '../engine/types.ts';
import { runsOf } from './runs.ts';

/** The latest are enough for a page; all are behind it. */
const sectionLimit = 20;

/** The journeys a person is or was in, on the contact page and in her own export. */
export const journeysSection: ContactSection = {
  name: 'journeys',
  async load(tx, workspaceId, contactIds): Promise<{ items: JourneyRun[] }> {
    return { items: await runsOf(tx, workspaceId, contactIds, sectionLimit) };
  },
};

const known: ReadonlySet<string> = new Set([...exitReasons, 'moved']);

/** Coming into a journey, reaching its goal and going out of it, on a person's timeline. */
export const journeyTimeline: TimelineRenderer = {
  types: ['journey.entered', 'journey.exited', 'journey.goal_reached'],
  render: async (_tx, _workspaceId, facts) =>
    new Map(
      facts.flatMap((fact) => {
        if (fact.type === 'journey.entered' || fact.type === 'journey.goal_reached') {
          const values = { name: fact.data.name };
          return [[fact.id, { key: `timeline.${fact.type}`, values, icon: 'journey' }]];
        }
        if (fact.type !== 'journey.exited') return [];
        const { name, reason } = fact.data;
        // An exit step gives words of its own.
        const key = known.has(reason) ? 'timeline.journey.exited' : 'timeline.journey.exited_own';
        return [[fact.id, { key, values: { name, reason }, icon: 'journey' }]];
      }),
    ),
};
