import dagre from '@dagrejs/dagre';
import { outletsOf, type JourneyDefinition, type JourneyStep } from '#contracts/journeys.ts';
import { inOrder, type Place, type WayOut } from './edit.ts';

/** The size of a step on the canvas, in px; its height grows with its ways out. */
export const stepWidth = 240;
const plainHeight = 72;
const outletsHeight = 100;
const gap = { across: 40, down: 56 };

export const hasOutletRow = (outlets: readonly string[]): boolean =>
  outlets.length > 1 || (outlets.length === 1 && outlets[0] !== 'next');

/** Many ways out stand side by side under their step, so it is as wide as they need. */
export const widthOf = (outlets: readonly string[]): number =>
  Math.max(stepWidth, outlets.length * 88);

/**
 * Where the ways out of a step lead stands in their order. Only pairs that agree with the order of
 * all steps are asked for, so that no two contradict each other.
 */
function sideBySide({ steps }: JourneyDefinition, order: readonly string[]) {
  const place = new Map(order.map((id, index) => [id, index]));
  return order.flatMap((id) => {
    const step = steps[id];
    const targets = step ? outletsOf(step).flatMap((outlet) => step.to[outlet] ?? []) : [];
    return [...new Set(targets)].flatMap((left, index, all) => {
      const right = all[index + 1];
      const inOrder = right !== undefined && (place.get(left) ?? 0) < (place.get(right) ?? 0);
      return inOrder ? [{ left, right }] : [];
    });
  });
}

/** Lays the whole journey out from top to bottom, ways out from left to right. */
export function autoLayout(definition: JourneyDefinition): Map<string, Place> {
  const { start, steps } = definition;
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: gap.across, ranksep: gap.down });
  graph.setDefaultEdgeLabel(() => ({}));
  // The order in which steps are named is the one from left to right that it begins with.
  const order = inOrder(definition);
  for (const id of order) {
    const step = steps[id];
    const outlets = step ? outletsOf(step) : [];
    graph.setNode(id, { width: widthOf(outlets), height: heightOf(step) });
  }
  for (const id of order) {
    const step = steps[id];
    for (const outlet of step ? outletsOf(step) : []) {
      const target = step?.to[outlet];
      if (target && steps[target]) graph.setEdge(id, target, {}, outlet);
    }
  }
  if (graph.nodeCount() === 0) return new Map();
  dagre.layout(graph, { constraints: sideBySide(definition, order) });
  const corner = start && graph.hasNode(start) ? graph.node(start) : { x: 0, y: 0 };
  const places = new Map<string, Place>();
  for (const id of graph.nodes()) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
    places.set(id, {
      x: Math.round(x - width / 2 - (corner.x ?? 0)),
      y: Math.round(y - height / 2 - (corner.y ?? 0)),
    });
  }
  return places;
}

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

const heightOf = (step: JourneyStep | undefined): number =>
  step && hasOutletRow(outletsOf(step)) ? outletsHeight : plainHeight;

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
