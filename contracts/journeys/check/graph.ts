import { outletsOf, type JourneyStep } from '../steps.ts';
import { at, notesIn, stepPath } from './place.ts';
import type { JourneyProblem } from '../problems.ts';

/** A step of a draft: `step` is null while it is not of the shape that its kind needs. */
export interface Node {
  id: string;
  to: Readonly<Record<string, string>>;
  step: JourneyStep | null;
}

/** Whether every way leads somewhere, everything can be reached, and nobody runs in circles. */
export function checkGraph(
  nodes: ReadonlyMap<string, Node>,
  start: string | null,
  problems: JourneyProblem[],
): void {
  const note = notesIn(problems, null);
  if (start === null) note('$.start', 'journey.no_start');
  else if (!nodes.has(start)) note('$.start', 'journey.start_unknown', { step: start });
  for (const node of nodes.values()) checkEdges(node, nodes, problems);
  if (start !== null && nodes.has(start)) checkReach(nodes, start, problems);
  checkCircles(nodes, problems);
}

function checkEdges(
  { id, to, step }: Node,
  nodes: ReadonlyMap<string, Node>,
  problems: JourneyProblem[],
): void {
  const note = notesIn(problems, id);
  const outlets = step && new Set(outletsOf(step));
  for (const [outlet, target] of Object.entries(to)) {
    const path = at(`${stepPath(id)}.to`, outlet);
    if (outlets && !outlets.has(outlet))
      note(path, 'journey.outlet_unknown', { outlet }, 'warning');
    else if (!nodes.has(target)) note(path, 'journey.target_unknown', { outlet, step: target });
  }
}

function checkReach(
  nodes: ReadonlyMap<string, Node>,
  start: string,
  problems: JourneyProblem[],
): void {
  const reached = new Set([start]);
  for (const id of reached) {
    const node = nodes.get(id);
    for (const [outlet, target] of Object.entries(node?.to ?? {}))
      if (!node?.step || outletsOf(node.step).includes(outlet)) reached.add(target);
  }
  for (const id of nodes.keys())
    if (!reached.has(id))
      notesIn(problems, id)(stepPath(id), 'journey.unreachable', { step: id }, 'warning');
}

/**
 * The ways out that may be taken at the moment of coming in. A window may be about to close already,
 * so what waits for it may not wait at all.
 */
function instantOutlets(step: JourneyStep): string[] {
  switch (step.kind) {
    case 'wait':
    case 'waitUntil':
    case 'waitForBestHour':
      return [];
    case 'waitForFact':
      return step.atMost?.kind === 'window' ? ['timeout'] : [];
    default:
      return outletsOf(step);
  }
}

/** Notes each group of steps that lead to each other without any wait, at its first step. */
function checkCircles(nodes: ReadonlyMap<string, Node>, problems: JourneyProblem[]): void {
  const next = new Map(
    [...nodes.values()].map(({ id, to, step }) => [
      id,
      step ? instantOutlets(step).flatMap((outlet) => to[outlet] ?? []) : [],
    ]),
  );
  for (const circle of circlesOf(next)) {
    const [first = ''] = circle;
    const values = { steps: circle.join(', ') };
    notesIn(problems, first)(stepPath(first), 'journey.cycle_without_wait', values);
  }
}

/** Strongly connected components that hold a cycle (Tarjan 1972), each in the order of `next`. */
export function circlesOf(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const order = [...next.keys()];

  function visit(id: string): number {
    const own = index.size;
    index.set(id, own);
    stack.push(id);
    let lowest = own;
    for (const target of next.get(id) ?? []) {
      if (!next.has(target)) continue;
      if (!index.has(target)) lowest = Math.min(lowest, visit(target));
      else if (stack.includes(target)) lowest = Math.min(lowest, index.get(target) ?? own);
    }
    if (lowest === own) {
      const members = new Set(stack.splice(stack.indexOf(id)));
      if (members.size > 1 || next.get(id)?.includes(id))
        circles.push(order.filter((entry) => members.has(entry)));
    }
    return lowest;
  }

  for (const id of order) if (!index.has(id)) visit(id);
  return circles;
}
