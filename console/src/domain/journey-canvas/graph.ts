import type { Edge, Node } from '@xyflow/react';
import type { Severity } from '../journey-model/problems.ts';
import { outletsOf, type JourneyStep, type StepKind } from '#contracts/journeys.ts';
import type { JourneyNumbers } from '#contracts/api/journeys.ts';
import type { Draft } from '../journey-model/draft.ts';
import { inOrder } from '../journey-model/edit.ts';
import { entryPlace, placesOf } from '../journey-model/layout.ts';
import { hasOutletRow, stepWidth, widthOf } from '../journey-model/sizes.ts';

/** The node that stands for how people come in; no step can be called so. */
export const entryId = '→';

/** What a node shows beside its step: numbers while live, or the way somebody took in a dry run. */
export interface Overlay {
  numbers?: JourneyNumbers | undefined;
  /** Steps of the way that is replayed, with how often it came there, and the one it is at. */
  /** What is new or different of a version, ways by the ids of their edges. */
  marks?: { steps: ReadonlyMap<string, 'added' | 'changed'>; ways: ReadonlySet<string> };
  way?: { steps: ReadonlyMap<string, number>; edges: ReadonlySet<string>; at: string | null };
}

export interface StepData extends Record<string, unknown> {
  kind: StepKind;
  title: string;
  summary: string;
  outlets: { id: string; name: string }[];
  severity: Severity | null;
  here: number | null;
  mark: 'passed' | 'at' | 'aside' | 'added' | 'changed' | null;
}
export interface EntryData extends Record<string, unknown> {
  lines: string[];
  note: string;
  severity: Severity | null;
  inside: number | null;
}
export interface NoteData extends Record<string, unknown> {
  text: string;
}
export type StepNode = Node<StepData, 'step'>;
export type EntryNode = Node<EntryData, 'entry'>;
export type NoteNode = Node<NoteData, 'note'>;
export type CanvasNode = StepNode | EntryNode | NoteNode;
export type WayEdge = Edge<
  { label: string; mark: 'passed' | 'aside' | 'changed' | null } & Record<string, unknown>,
  'way'
>;

/** How the canvas says things, in the reader's language. */
export interface Words {
  title: (id: string, step: JourneyStep) => string;
  summary: (step: JourneyStep) => string;
  outlet: (step: JourneyStep, outlet: string) => string;
  entry: (draft: Draft) => { lines: string[]; note: string };
  number: (value: number) => string;
}

export const edgeId = (step: string | null, outlet: string): string =>
  `${step ?? entryId} ${outlet}`;

export function nodesOf(
  draft: Draft,
  words: Words,
  severities: ReadonlyMap<string | null, Severity>,
  { numbers, way, marks }: Overlay,
): CanvasNode[] {
  const places = placesOf(draft);
  const here = new Map(numbers?.steps.map((one) => [one.step, one.here]));
  // In the order of the way, which is also that of the Tab key.
  const steps = inOrder(draft).flatMap((id): StepNode[] => {
    const step = draft.steps[id];
    if (!step) return [];
    const outlets = outletsOf(step);
    const title = words.title(id, step);
    const summary = words.summary(step);
    const node: StepNode = {
      id,
      type: 'step',
      ariaLabel: summary ? `${title}: ${summary}` : title,
      position: places.get(id) ?? { x: 0, y: 0 },
      width: widthOf(outlets),
      data: {
        kind: step.kind,
        title,
        summary,
        outlets: hasOutletRow(outlets)
          ? outlets.map((outlet) => ({ id: outlet, name: words.outlet(step, outlet) }))
          : outlets.map((outlet) => ({ id: outlet, name: '' })),
        severity: severities.get(id) ?? null,
        here: numbers ? (here.get(id) ?? 0) : null,
        mark: way
          ? way.at === id
            ? 'at'
            : way.steps.has(id)
              ? 'passed'
              : 'aside'
          : (marks?.steps.get(id) ?? null),
      },
    };
    return [node];
  });
  const entry: EntryNode = {
    id: entryId,
    type: 'entry',
    position: entryPlace(draft, places),
    width: stepWidth,
    draggable: false,
    deletable: false,
    data: {
      ...words.entry(draft),
      severity: severities.get(null) ?? null,
      inside: numbers ? numbers.entered : null,
    },
  };
  const notes = draft.comments.map(({ id, text, x, y }): NoteNode => ({
    id,
    type: 'note',
    position: { x, y },
    data: { text },
  }));
  return [entry, ...steps, ...notes];
}

export function edgesOf(draft: Draft, words: Words, { numbers, way, marks }: Overlay): WayEdge[] {
  const passed = new Map(
    numbers?.edges.map(({ step, outlet, passed: count }) => [edgeId(step, outlet), count]),
  );
  const edge = (step: string | null, outlet: string, target: string): WayEdge => {
    const id = edgeId(step, outlet);
    const from = step === null ? undefined : draft.steps[step];
    const to = draft.steps[target];
    const count = step === null ? numbers?.entered : (passed.get(id) ?? 0);
    return {
      id,
      type: 'way',
      source: step ?? entryId,
      sourceHandle: outlet,
      target,
      targetHandle: 'in',
      deletable: false,
      ariaLabel: [
        step !== null && from ? words.title(step, from) : '',
        step !== null && from ? words.outlet(from, outlet) : '',
        to ? words.title(target, to) : '',
      ]
        .filter(Boolean)
        .join(' → '),
      data: {
        label: numbers && count !== undefined ? words.number(count) : '',
        mark: way
          ? way.edges.has(id)
            ? 'passed'
            : 'aside'
          : marks?.ways.has(id)
            ? 'changed'
            : null,
      },
    };
  };
  const ways = Object.entries(draft.steps).flatMap(([id, step]) =>
    outletsOf(step).flatMap((outlet) => {
      const target = step.to[outlet];
      return target && draft.steps[target] ? [edge(id, outlet, target)] : [];
    }),
  );
  return draft.start && draft.steps[draft.start]
    ? [edge(null, 'start', draft.start), ...ways]
    : ways;
}
