import {
  journeyLimits,
  outletsOf,
  type JourneyDefinition,
  type JourneyStep,
  type StepKind,
} from '#contracts/journeys.ts';
import { blankStep } from './blank.ts';

export interface Place {
  x: number;
  y: number;
}
/** The way out that a step is joined to; `step` null is the entry. */
export interface WayOut {
  step: string | null;
  outlet: string;
}
export type Comment = JourneyDefinition['comments'][number];

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A name like `wait-for-fact-2` that no step has yet: people read it in the JSON. */
export function freeId(taken: Iterable<string>, wish: string): string {
  const all = new Set(taken);
  const base = kebab(wish).slice(0, 34);
  if (!all.has(base)) return base;
  for (let n = 2; ; n += 1) if (!all.has(`${base}-${n}`)) return `${base}-${n}`;
}

/** Where a way out leads now. */
export const targetOf = (definition: JourneyDefinition, { step, outlet }: WayOut): string | null =>
  step === null ? definition.start : (definition.steps[step]?.to[outlet] ?? null);

/** Leads a way out to a step, or to the end. */
export function connect(
  definition: JourneyDefinition,
  { step, outlet }: WayOut,
  to: string | null,
): JourneyDefinition {
  if (step === null) return { ...definition, start: to };
  const from = definition.steps[step];
  if (!from) return definition;
  const { [outlet]: _, ...rest } = from.to;
  const next = { ...from, to: to === null ? rest : { ...rest, [outlet]: to } };
  return { ...definition, steps: { ...definition.steps, [step]: next } };
}

export const isFull = ({ steps }: JourneyDefinition): boolean =>
  Object.keys(steps).length >= journeyLimits.steps;

/**
 * Adds a step from the palette. On a way out it is put between: what came there before now comes
 * after it.
 */
export function addStep(
  definition: JourneyDefinition,
  kind: StepKind,
  place: Place,
  on: WayOut | null = null,
): { definition: JourneyDefinition; id: string } {
  const id = freeId(Object.keys(definition.steps), kind);
  const made = blankStep(kind);
  const after = on && targetOf(definition, on);
  const [first] = outletsOf(made);
  const step = after && first ? { ...made, to: { [first]: after } } : made;
  const added: JourneyDefinition = {
    ...definition,
    steps: { ...definition.steps, [id]: step },
    layout: { ...definition.layout, [id]: rounded(place) },
  };
  return { definition: on ? connect(added, on, id) : added, id };
}

/** Changes a step; ways out that it no longer has are forgotten. */
export function setStep(
  definition: JourneyDefinition,
  id: string,
  step: JourneyStep,
): JourneyDefinition {
  const outlets = new Set(outletsOf(step));
  const to = Object.fromEntries(Object.entries(step.to).filter(([outlet]) => outlets.has(outlet)));
  return { ...definition, steps: { ...definition.steps, [id]: { ...step, to } } };
}

/** The step after one with a single way on; null where it branches or ends. */
function onlyNext(step: JourneyStep): string | null {
  const targets = new Set(Object.values(step.to));
  return targets.size === 1 ? ([...targets][0] ?? null) : null;
}

/**
 * Takes steps and comments away. Ways that led to them lead on to what came after, where that is one
 * step; else they end.
 */
export function removeParts(
  definition: JourneyDefinition,
  ids: ReadonlySet<string>,
): JourneyDefinition {
  const onward = (from: string | null): string | null => {
    const seen = new Set<string>();
    let at = from;
    while (at !== null && ids.has(at)) {
      if (seen.has(at)) return null;
      seen.add(at);
      const step = definition.steps[at];
      at = step ? onlyNext(step) : null;
    }
    return at;
  };
  const kept = Object.entries(definition.steps).filter(([id]) => !ids.has(id));
  const steps = kept.map(([id, step]) => {
    const to = Object.entries(step.to).flatMap(([outlet, target]) => {
      const next = onward(target);
      return next === null || next === id ? [] : [[outlet, next] as const];
    });
    return [id, { ...step, to: Object.fromEntries(to) }] as const;
  });
  return {
    ...definition,
    start: onward(definition.start),
    steps: Object.fromEntries(steps),
    layout: Object.fromEntries(Object.entries(definition.layout).filter(([id]) => !ids.has(id))),
    comments: definition.comments.filter(({ id }) => !ids.has(id)),
  };
}

const rounded = ({ x, y }: Place): Place => ({ x: Math.round(x), y: Math.round(y) });

/** Moves steps and comments on the canvas. */
export function place(
  definition: JourneyDefinition,
  places: ReadonlyMap<string, Place>,
): JourneyDefinition {
  const layout = { ...definition.layout };
  for (const [id, at] of places) if (definition.steps[id]) layout[id] = rounded(at);
  const comments = definition.comments.map((comment) => {
    const at = places.get(comment.id);
    return at ? { ...comment, ...rounded(at) } : comment;
  });
  return { ...definition, layout, comments };
}

/** A name like `note-3`; its dash and digit keep it apart from steps, which no kind calls so. */
export function addComment(
  definition: JourneyDefinition,
  at: Place,
  text = '',
): { definition: JourneyDefinition; id: string } {
  const taken = [...definition.comments.map((one) => one.id), ...Object.keys(definition.steps)];
  const id = freeId(taken, 'note');
  const comments = [...definition.comments, { id, text, ...rounded(at) }];
  return { definition: { ...definition, comments }, id };
}

export const setComment = (
  definition: JourneyDefinition,
  id: string,
  text: string,
): JourneyDefinition => ({
  ...definition,
  comments: definition.comments.map((one) => (one.id === id ? { ...one, text } : one)),
});

/**
 * Steps in the order of the way: each after what leads to it, ways out in their order, then what
 * nothing leads to.
 */
export function inOrder({ start, steps }: JourneyDefinition): string[] {
  const seen = new Set<string>();
  const left: string[] = [];
  // Noted when everything after a step has been noted, and read from the end.
  const visit = (id: string | null | undefined): void => {
    const step = id ? steps[id] : undefined;
    if (!id || !step || seen.has(id)) return;
    seen.add(id);
    for (const outlet of outletsOf(step).toReversed()) visit(step.to[outlet]);
    left.push(id);
  };
  visit(start);
  const reached = left.splice(0).toReversed();
  for (const id of Object.keys(steps).toReversed()) visit(id);
  return [...reached, ...left.toReversed()];
}
