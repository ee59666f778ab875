import dagre from '@dagrejs/dagre';
import { outletsOf, type JourneyDefinition } from '#contracts/journeys.ts';
import { inOrder, type Place } from './edit.ts';
import { gap, heightOf, widthOf } from './sizes.ts';

/** Room for a way that passes beside the steps of a row. */
const laneWidth = 24;

/** A way out: the steps or lanes it comes to, row by row. */
interface Way {
  from: string;
  outlet: string;
  through: string[];
}

const waysOf = ({ steps }: JourneyDefinition, order: readonly string[]): Way[] =>
  order.flatMap((from) => {
    const step = steps[from];
    return (step ? outletsOf(step) : []).flatMap((outlet) => {
      const target = step?.to[outlet];
      return target && steps[target] ? [{ from, outlet, through: [target] }] : [];
    });
  });

function graphOf({ steps }: JourneyDefinition, order: readonly string[], ways: readonly Way[]) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: gap.across, ranksep: gap.down });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of order) {
    const step = steps[id];
    graph.setNode(id, { width: widthOf(step ? outletsOf(step) : []), height: heightOf(step) });
  }
  for (const { from, outlet, through } of ways) {
    let at = from;
    for (const next of through) {
      if (!graph.hasNode(next)) graph.setNode(next, { width: laneWidth, height: 1 });
      graph.setEdge(at, next, {}, outlet);
      at = next;
    }
  }
  return graph;
}

/**
 * Gives a way that skips rows a lane in each of them, so that it passes beside their steps and counts
 * in what stands left and right.
 */
function withLanes(given: JourneyDefinition, order: readonly string[], ways: Way[]): Way[] {
  const graph = graphOf(given, order, ways);
  dagre.layout(graph);
  const heights = [...new Set(order.map((id) => Math.round(graph.node(id).y ?? 0)))];
  const rows = new Map(heights.toSorted((a, b) => a - b).map((y, row) => [y, row]));
  const rowOf = (id: string) => rows.get(Math.round(graph.node(id).y ?? 0)) ?? 0;
  return ways.map(({ from, outlet, through }) => {
    const [target = from] = through;
    const skipped = Math.max(0, rowOf(target) - rowOf(from) - 1);
    const lanes = Array.from({ length: skipped }, (_, n) => `${from} ${outlet} ${n}`);
    return { from, outlet, through: [...lanes, target] };
  });
}

/**
 * Where the ways out of a step lead stands in their order. Only steps that agree with the order of
 * all steps are asked for, so that no two wishes contradict each other; lanes are of one way only.
 */
function sideBySide(order: readonly string[], ways: readonly Way[]) {
  const place = new Map(order.map((id, index) => [id, index]));
  const wishes: { left: string; right: string }[] = [];
  for (const from of order) {
    let left: string | null = null;
    let furthest = -1;
    for (const { through } of ways.filter((way) => way.from === from)) {
      const [right = from] = through;
      const at = place.get(right) ?? furthest + 0.5;
      if (at <= furthest) continue;
      if (left !== null) wishes.push({ left, right });
      left = right;
      furthest = at;
    }
  }
  return wishes;
}

/** Lays the whole journey out from top to bottom, ways out from left to right. */
export function autoLayout(definition: JourneyDefinition): Map<string, Place> {
  const { start } = definition;
  // The order in which steps are named is the one from left to right that it begins with.
  const order = inOrder(definition);
  if (order.length === 0) return new Map();
  const ways = withLanes(definition, order, waysOf(definition, order));
  const graph = graphOf(definition, order, ways);
  dagre.layout(graph, { constraints: sideBySide(order, ways) });
  const corner = start && graph.hasNode(start) ? graph.node(start) : { x: 0, y: 0 };
  return new Map(
    order.map((id) => {
      const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
      const place = { x: x - width / 2 - (corner.x ?? 0), y: y - height / 2 - (corner.y ?? 0) };
      return [id, { x: Math.round(place.x), y: Math.round(place.y) }];
    }),
  );
}
