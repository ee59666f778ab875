import { z } from 'zod';
import { journeyDraft } from '#contracts/journeys/draft.ts';
import { journeyLimits, type JourneyDefinition } from '#contracts/journeys.ts';
import { blankJourney } from './blank.ts';
import { asSent, readDraft } from './draft.ts';
import { freeId, type Place } from './edit.ts';

/** Steps and comments cut out of a journey, as they lie on the clipboard: plain JSON. */
export interface JourneyPart extends Pick<JourneyDefinition, 'steps' | 'layout' | 'comments'> {
  rapport: 'journey-part';
}

/** Steps may still be unfinished, as in a draft. */
const journeyPart = journeyDraft
  .pick({ steps: true, layout: true, comments: true })
  .extend({ rapport: z.literal('journey-part') });

/** The chosen steps with the ways among them. */
export function partOf(definition: JourneyDefinition, ids: ReadonlySet<string>): JourneyPart {
  const steps = Object.entries(definition.steps)
    .filter(([id]) => ids.has(id))
    .map(([id, step]) => {
      const to = Object.entries(step.to).filter(([, target]) => ids.has(target));
      return [id, { ...step, to: Object.fromEntries(to) }] as const;
    });
  return {
    rapport: 'journey-part',
    steps: Object.fromEntries(steps),
    layout: Object.fromEntries(Object.entries(definition.layout).filter(([id]) => ids.has(id))),
    comments: definition.comments.filter(({ id }) => ids.has(id)),
  };
}

/** What somebody pasted; null when it is no part of a journey. */
export function readPart(text: string): JourneyPart | null {
  if (!text.includes('journey-part')) return null;
  try {
    const read = journeyPart.safeParse(JSON.parse(text));
    if (!read.success) return null;
    const { rapport, ...part } = read.data;
    const { steps, layout, comments } = readDraft({ ...asSent(blankJourney()), ...part });
    return { rapport, steps, layout, comments };
  } catch {
    return null;
  }
}

const corner = (places: readonly Place[]): Place => ({
  x: Math.min(...places.map(({ x }) => x)),
  y: Math.min(...places.map(({ y }) => y)),
});

/**
 * Puts a part in, its upper left corner at a place, under names that are free.
 * @returns null when the journey has no room for it
 */
export function paste(
  definition: JourneyDefinition,
  part: JourneyPart,
  at: Place,
): { definition: JourneyDefinition; ids: string[] } | null {
  const count = Object.keys(definition.steps).length + Object.keys(part.steps).length;
  const notes = definition.comments.length + part.comments.length;
  if (count > journeyLimits.steps || notes > journeyLimits.comments) return null;
  const taken = new Set([
    ...Object.keys(definition.steps),
    ...definition.comments.map((c) => c.id),
  ]);
  const names = new Map<string, string>();
  for (const id of [...Object.keys(part.steps), ...part.comments.map((one) => one.id)]) {
    const name = freeId(taken, id.replace(/-\d+$/, ''));
    taken.add(name);
    names.set(id, name);
  }
  const renamed = (id: string) => names.get(id) ?? id;
  const from = corner([...Object.values(part.layout), ...part.comments]);
  const moved = ({ x, y }: Place): Place => ({
    x: Math.round(x - from.x + at.x),
    y: Math.round(y - from.y + at.y),
  });
  const steps = Object.entries(part.steps).map(([id, step]) => {
    const to = Object.entries(step.to).map(([outlet, target]) => [outlet, renamed(target)]);
    return [renamed(id), { ...step, to: Object.fromEntries(to) as Record<string, string> }];
  });
  const layout = Object.entries(part.layout).map(([id, one]) => [renamed(id), moved(one)]);
  return {
    definition: {
      ...definition,
      steps: { ...definition.steps, ...(Object.fromEntries(steps) as JourneyDefinition['steps']) },
      layout: {
        ...definition.layout,
        ...(Object.fromEntries(layout) as JourneyDefinition['layout']),
      },
      comments: [
        ...definition.comments,
        ...part.comments.map((one) => ({ ...one, id: renamed(one.id), ...moved(one) })),
      ],
    },
    ids: [...names.values()],
  };
}
