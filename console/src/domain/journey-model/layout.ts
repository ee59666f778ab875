import { outletsOf, type JourneyDefinition } from '#contracts/journeys.ts';
import { autoLayout } from './auto-layout.ts';
import type { Place, WayOut } from './edit.ts';
import { gap, heightOf, plainHeight, stepWidth, widthOf } from './sizes.ts';

/** Where every step lies: as stored, or laid out as a whole while any has no place yet. */
export function placesOf(definition: JourneyDefinition): ReadonlyMap<string, Place> {
  const ids = Object.keys(definition.steps);
  const stored = new Map(Object.entries(definition.layout));
  return ids.every((id) => stored.has(id)) ? stored : autoLayout(definition);
}

/** The entry has a line for each of its triggers. */
const entryHeight = ({ triggers }: JourneyDefinition): number =>
  68 + 23 * Math.max(1, triggers.length);

/** The entry stands above the step it leads to, in its middle. */
export function entryPlace(
  definition: JourneyDefinition,
  places: ReadonlyMap<string, Place>,
): Place {
  const first = definition.start === null ? undefined : places.get(definition.start);
  const step = definition.start === null ? undefined : definition.steps[definition.start];
  if (!first || !step) {
    const top = Math.min(0, ...[...places.values()].map(({ y }) => y));
    return { x: 0, y: top - entryHeight(definition) - gap.down };
  }
  const middle = first.x + widthOf(outletsOf(step)) / 2;
  return { x: middle - stepWidth / 2, y: first.y - entryHeight(definition) - gap.down };
}

/** Everything that can be reached from a step, without itself. */
function after({ steps }: JourneyDefinition, id: string): Set<string> {
  const seen = new Set<string>();
  const visit = (at: string): void => {
    for (const next of Object.values(steps[at]?.to ?? {}))
      if (!seen.has(next) && next !== id) {
        seen.add(next);
        visit(next);
      }
  };
  visit(id);
  return seen;
}

/**
 * Places a step that was just added below the way out it hangs on, and moves what follows down when
 * it lies in its way.
 *
 * @param middle where it goes when it hangs on nothing
 */
export function roomFor(
  definition: JourneyDefinition,
  id: string,
  on: WayOut | null,
  middle: Place,
): JourneyDefinition {
  const { layout, steps } = definition;
  const step = steps[id];
  if (!step) return definition;
  const next = Object.values(step.to)[0];
  const follower = next === undefined ? undefined : layout[next];
  const at = on === null ? middle : below(definition, on, follower ?? middle);
  const placed = { ...layout, [id]: free(layout, id, at, follower !== undefined) };
  const own = placed[id] ?? at;
  if (!follower) return { ...definition, layout: placed };
  const by = own.y + heightOf(step) + gap.down - follower.y;
  if (by <= 0) return { ...definition, layout: placed };
  for (const moved of after(definition, id)) {
    const old = placed[moved];
    if (old && old.y >= follower.y) placed[moved] = { x: old.x, y: old.y + by };
  }
  return { ...definition, layout: placed };
}

/** The place under a way out. */
function below(definition: JourneyDefinition, on: WayOut, fallback: Place): Place {
  if (on.step === null) return fallback;
  const from = definition.steps[on.step];
  const at = definition.layout[on.step];
  if (!from || !at) return fallback;
  const outlets = outletsOf(from);
  const width = widthOf(outlets);
  // The usual way on goes straight down; ways that part spread.
  if (on.outlet === 'next')
    return { x: at.x + width / 2 - stepWidth / 2, y: at.y + heightOf(from) + gap.down };
  const share = (outlets.indexOf(on.outlet) + 0.5) / Math.max(1, outlets.length);
  const spread = outlets.length > 1 ? (share - 0.5) * outlets.length * (stepWidth + gap.across) : 0;
  return {
    x: Math.round(at.x + width / 2 + spread - stepWidth / 2),
    y: at.y + heightOf(from) + gap.down,
  };
}

/** A place that nothing lies on, to the right of the wished one; kept where what follows makes room. */
function free(layout: JourneyDefinition['layout'], id: string, wish: Place, kept: boolean): Place {
  const others = Object.entries(layout).filter(([other]) => other !== id);
  const taken = ({ x, y }: Place) =>
    others.some(([, at]) => Math.abs(at.x - x) < stepWidth && Math.abs(at.y - y) < plainHeight);
  let at = wish;
  while (!kept && taken(at)) at = { x: at.x + stepWidth + gap.across, y: at.y };
  return at;
}
