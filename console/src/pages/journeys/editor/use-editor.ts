import { useMemo, useState } from 'react';
import { checkJourney, type JourneyProblem } from '#contracts/journeys/check.ts';
import { outletsOf, type StepKind } from '#contracts/journeys.ts';
import { entryId } from '../../../domain/journey-canvas/graph.ts';
import { paste, partOf, readPart } from '../../../domain/journey-model/clipboard.ts';
import { asSent, type Draft } from '../../../domain/journey-model/draft.ts';
import {
  addComment,
  addStep,
  connect,
  isFull,
  place,
  removeParts,
  type Place,
  type WayOut,
} from '../../../domain/journey-model/edit.ts';
import { autoLayout } from '../../../domain/journey-model/auto-layout.ts';
import { placesOf, roomFor } from '../../../domain/journey-model/layout.ts';
import { useFields, useHistory } from '../../../domain/rule-builder/index.ts';

/** Every step has a place from the start: what is laid out automatically stays put while one edits. */
const placed = (draft: Draft): Draft => place(draft, placesOf(draft));

const none: ReadonlySet<string> = new Set();

/** A way out from the id of an edge: `step outlet`. */
export function wayOfEdge(id: string): WayOut | null {
  const [step, outlet] = id.split(' ');
  if (!step || !outlet) return null;
  return { step: step === entryId ? null : step, outlet };
}

/** A journey that is being drawn: what is chosen, what is wrong, and what can be done to it. */
export function useEditor(first: Draft) {
  const history = useHistory(placed(first));
  const draft = history.now;
  const [selected, select] = useState<ReadonlySet<string>>(none);
  const { fields, loaded } = useFields();
  const problems = useMemo(
    () =>
      loaded
        ? checkJourney(asSent(draft), {
            field: (name) => fields.find((field) => field.name === name),
          })
        : [],
    [draft, fields, loaded],
  );
  const chosenParts = [...selected].filter(
    (id) => draft.steps[id] !== undefined || draft.comments.some((one) => one.id === id),
  );
  const chosenWays = [...selected].flatMap((id) => wayOfEdge(id) ?? []);

  /** Where a step goes that is clicked in the palette: on the chosen way, after the chosen step. */
  function nextWay(): WayOut | null {
    const [way] = chosenWays;
    if (way) return way;
    const [only] = chosenParts;
    const step = only === undefined ? undefined : draft.steps[only];
    if (chosenParts.length === 1 && only && step) {
      const outlets = outletsOf(step);
      const free = outlets.find((outlet) => !step.to[outlet]) ?? outlets[0];
      if (free) return { step: only, outlet: free };
    }
    return draft.start === null || selected.has(entryId) ? { step: null, outlet: 'start' } : null;
  }

  return {
    draft,
    problems,
    selected,
    select,
    chosenParts,
    history,
    change: history.change,
    full: isFull(draft),
    /** @param at where it was dropped; where there is room when it was clicked */
    add(kind: StepKind, at: Place | null, on: WayOut | null, middle: Place): void {
      if (isFull(draft)) return;
      const way = on ?? (at ? null : nextWay());
      const made = addStep(draft, kind, at ?? middle, way);
      const laid = at && !way ? made.definition : roomFor(made.definition, made.id, way, middle);
      history.change(laid);
      select(new Set([made.id]));
    },
    addNote(at: Place): void {
      const { definition, id } = addComment(draft, at);
      history.change(definition);
      select(new Set([id]));
    },
    join: (from: WayOut, to: string) => history.change(connect(draft, from, to)),
    place: (places: ReadonlyMap<string, Place>) =>
      history.change(place(draft, places), `place ${[...places.keys()].join(' ')}`),
    layOut: () => history.change(place(draft, autoLayout(draft))),
    remove(): void {
      const parts = removeParts(draft, new Set(chosenParts));
      const gone = chosenWays.reduce((now, way) => connect(now, way, null), parts);
      if (chosenParts.length + chosenWays.length === 0) return;
      history.change(gone);
      select(none);
    },
    selectAll: () =>
      select(new Set([...Object.keys(draft.steps), ...draft.comments.map(({ id }) => id)])),
    /** What goes to the clipboard; null when nothing is chosen. */
    copied: (): string | null =>
      chosenParts.length > 0 ? JSON.stringify(partOf(draft, new Set(chosenParts)), null, 2) : null,
    /** @returns whether the text was a part of a journey and there was room for it */
    paste(text: string, at: Place): 'pasted' | 'full' | 'other' {
      const part = readPart(text);
      if (!part) return 'other';
      const done = paste(draft, part, at);
      if (!done) return 'full';
      history.change(done.definition);
      select(new Set(done.ids));
      return 'pasted';
    },
    /** Somebody else's draft, or one that was read from a file, takes the place of this one. */
    replace: (next: Draft) => history.change(placed(next)),
    /** Begins anew with this draft; nothing before it can be brought back. */
    start(next: Draft): Draft {
      const begun = placed(next);
      history.start(begun);
      select(none);
      return begun;
    },
  };
}

/** What is wrong may hold more than the drawing alone tells. */
export type Editor = Omit<ReturnType<typeof useEditor>, 'problems'> & {
  problems: readonly JourneyProblem[];
};
