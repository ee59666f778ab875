import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkJourney } from '#contracts/journeys/check.ts';
import { journeyDraft, stepKinds } from '#contracts/journeys/draft.ts';
import { journeyDefinition, outletsOf, type StepKind } from '#contracts/journeys.ts';
import { blankJourney, blankStep, everybody, groupOf, stepGroups } from './blank.ts';
import { partOf, paste, readPart } from './clipboard.ts';
import { asSent, readDraft, type Draft } from './draft.ts';
import {
  addComment,
  addStep,
  connect,
  freeId,
  inOrder,
  place,
  removeParts,
  setStep,
  type WayOut,
} from './edit.ts';
import { autoLayout } from './auto-layout.ts';
import { entryPlace, placesOf, roomFor } from './layout.ts';
import { sameDrawing } from './same.ts';
import { widthOf } from './sizes.ts';

const origin = { x: 0, y: 0 };
const entry: WayOut = { step: null, outlet: 'start' };

/** Steps of these kinds one after the other, by their first way out. */
function chain(...kinds: StepKind[]): Draft {
  let draft = blankJourney();
  let on = entry;
  for (const kind of kinds) {
    const made = addStep(draft, kind, origin, on);
    draft = made.definition;
    const step = draft.steps[made.id];
    on = { step: made.id, outlet: (step && outletsOf(step)[0]) ?? 'next' };
  }
  return draft;
}

const kind = fc.constantFrom(...stepKinds);

/** Any drawing that somebody can make by adding and joining. */
const drawing = fc
  .array(fc.tuple(kind, fc.nat(), fc.nat(), fc.nat()), { maxLength: 12 })
  .map((acts) => {
    let draft = blankJourney();
    for (const [added, from, outlet, to] of acts) {
      draft = addStep(draft, added, origin).definition;
      const ids = Object.keys(draft.steps);
      const id = ids[from % ids.length] ?? '';
      const step = draft.steps[id];
      const outlets = step ? outletsOf(step) : [];
      const target = ids[to % ids.length] ?? null;
      const way = outlets[outlet % Math.max(1, outlets.length)];
      if (way && target !== id) draft = connect(draft, { step: id, outlet: way }, target);
      if (from % 3 === 0) draft = connect(draft, entry, target);
    }
    return draft;
  });

/** Whether every way leads to a step that is there. */
function assertWhole(draft: Draft): void {
  const ids = new Set(Object.keys(draft.steps));
  assert.ok(draft.start === null || ids.has(draft.start));
  for (const step of Object.values(draft.steps))
    for (const [outlet, target] of Object.entries(step.to)) {
      assert.ok(ids.has(target), `${outlet} leads to ${target}`);
      assert.ok(outletsOf(step).includes(outlet), `there is no way out ${outlet}`);
    }
}

describe('drawing', () => {
  test('a step put on a way comes between, and taking it away joins the ends again', () => {
    const draft = chain('send', 'exit');
    const { definition, id } = addStep(draft, 'wait', origin, { step: 'send', outlet: 'next' });
    assert.equal(definition.steps['send']?.to['next'], id);
    assert.equal(definition.steps[id]?.to['next'], 'exit');
    assert.deepEqual(removeParts(definition, new Set([id])).steps, draft.steps);
  });

  test('taking the first step away lets the second begin', () =>
    assert.equal(removeParts(chain('send', 'wait'), new Set(['send'])).start, 'wait'));

  test('a way into a branch that is taken away ends, since nobody can say which way was meant', () => {
    let draft = chain('send', 'split', 'exit');
    draft = addStep(draft, 'wait', origin, { step: 'split', outlet: 'b' }).definition;
    assert.deepEqual(removeParts(draft, new Set(['split'])).steps['send']?.to, {});
  });

  test('a way out that a step no longer has is forgotten', () => {
    const draft = chain('waitForFact', 'exit');
    const step = draft.steps['wait-for-fact'];
    assert.ok(step?.kind === 'waitForFact');
    const joined = connect(draft, { step: 'wait-for-fact', outlet: 'timeout' }, 'exit');
    const changed = setStep(joined, 'wait-for-fact', {
      ...step,
      to: { happened: 'exit', timeout: 'exit' },
      atMost: null,
    });
    assert.deepEqual(changed.steps['wait-for-fact']?.to, { happened: 'exit' });
  });

  test('whatever is drawn and taken away, no way leads into nothing', () =>
    fc.assert(
      fc.property(drawing, fc.array(fc.nat()), (draft, picks) => {
        assertWhole(draft);
        const ids = Object.keys(draft.steps);
        const gone = new Set(picks.map((pick) => ids[pick % Math.max(1, ids.length)] ?? ''));
        const left = removeParts(draft, gone);
        assertWhole(left);
        for (const id of gone) assert.equal(left.steps[id], undefined);
      }),
    ));

  test('the order of the steps holds each once', () =>
    fc.assert(
      fc.property(drawing, (draft) => {
        assert.deepEqual(inOrder(draft).toSorted(), Object.keys(draft.steps).toSorted());
      }),
    ));

  test('names are free and read well', () => {
    assert.equal(freeId([], 'waitForFact'), 'wait-for-fact');
    assert.equal(freeId(['send', 'send-2'], 'send'), 'send-3');
  });
});

describe('the clipboard', () => {
  test('what was copied comes back under free names, with the ways among its steps', () =>
    fc.assert(
      fc.property(drawing, (draft) => {
        const all = new Set(Object.keys(draft.steps));
        const part = readPart(JSON.stringify(partOf(draft, all)));
        assert.ok(part);
        const done = paste(draft, part, { x: 100, y: 200 });
        assert.ok(done);
        assertWhole(done.definition);
        assert.equal(Object.keys(done.definition.steps).length, all.size * 2);
        const ways = (one: Draft) =>
          Object.values(one.steps).reduce((sum, step) => sum + Object.keys(step.to).length, 0);
        assert.equal(ways(done.definition), ways(draft) * 2);
      }),
    ));

  test('a note and steps keep how they lie to each other', () => {
    const draft = addComment(place(chain('wait'), new Map([['wait', { x: 40, y: 80 }]])), {
      x: 10,
      y: 20,
    }).definition;
    const part = partOf(draft, new Set(['wait', 'note']));
    const done = paste(blankJourney(), part, { x: 500, y: 500 });
    assert.deepEqual(done?.definition.layout['wait'], { x: 530, y: 560 });
    assert.deepEqual(done?.definition.comments[0], { id: 'note', text: '', x: 500, y: 500 });
  });

  test('other text is none of a journey', () => {
    for (const text of ['hello', '{"steps":{}}', '{"rapport":"journey-part"'])
      assert.equal(readPart(text), null);
  });
});

describe('layout', () => {
  test('steps that are laid out do not lie on each other', () =>
    fc.assert(
      fc.property(drawing, (draft) => {
        const boxes = [...autoLayout(draft)].map(([id, at]) => {
          const step = draft.steps[id];
          return { ...at, width: step ? widthOf(outletsOf(step)) : 0 };
        });
        for (const [index, a] of boxes.entries())
          for (const b of boxes.slice(index + 1))
            assert.ok(
              a.x + a.width <= b.x || b.x + b.width <= a.x || Math.abs(a.y - b.y) >= 72,
              JSON.stringify([a, b]),
            );
      }),
      { numRuns: 40 },
    ));

  test('what an outlet on the left leads to stands on the left', () => {
    let draft = chain('split', 'send');
    draft = addStep(draft, 'exit', origin, { step: 'split', outlet: 'b' }).definition;
    draft = connect(draft, { step: 'send', outlet: 'next' }, 'exit');
    draft = addStep(draft, 'wait', origin, { step: 'split', outlet: 'b' }).definition;
    // The order in which steps are stored says nothing: a database has its own.
    const steps = Object.fromEntries(Object.entries(draft.steps).toReversed());
    const places = autoLayout({ ...draft, steps });
    assert.ok((places.get('send')?.x ?? 0) < (places.get('wait')?.x ?? 0));
  });

  test('a way that skips a step passes on its side, in the order of the ways out', () => {
    const asked = addStep(blankJourney(), 'waitForFact', origin, entry);
    const [happened, timeout] = [
      { step: asked.id, outlet: 'happened' },
      { step: asked.id, outlet: 'timeout' },
    ];
    let draft = addStep(asked.definition, 'send', origin, timeout).definition;
    draft = addStep(draft, 'exit', origin, { step: 'send', outlet: 'next' }).definition;
    draft = connect(draft, happened, 'exit');
    const places = autoLayout(draft);
    const x = (id: string) => places.get(id)?.x ?? Number.NaN;
    assert.ok(x('send') > x(asked.id), JSON.stringify([...places]));
  });

  test('a step put between pushes down what follows, and nothing above', () => {
    const draft = place(chain('send', 'exit'), autoLayout(chain('send', 'exit')));
    const way = { step: 'send', outlet: 'next' };
    const { definition, id } = addStep(draft, 'wait', origin, way);
    const { layout } = roomFor(definition, id, way, origin);
    assert.deepEqual(layout['send'], draft.layout['send']);
    const heights = ['send', id, 'exit'].map((one) => layout[one]?.y ?? 0);
    assert.deepEqual(
      heights,
      heights.toSorted((a, b) => a - b),
    );
    assert.ok((heights[2] ?? 0) - (heights[1] ?? 0) >= 72);
  });

  test('places that are stored are kept, and the entry stands above the first step', () => {
    const draft = place(chain('wait'), new Map([['wait', { x: 300, y: 400 }]]));
    assert.deepEqual(placesOf(draft).get('wait'), { x: 300, y: 400 });
    const at = entryPlace(draft, placesOf(draft));
    assert.equal(at.x, 300);
    assert.ok(at.y < 400);
  });
});

describe('drafts', () => {
  test('every kind of step is in the palette and can be sent as a draft', () => {
    const offered: StepKind[] = Object.values(stepGroups).flat();
    assert.deepEqual(offered.toSorted(), stepKinds.toSorted());
    for (const each of stepKinds) {
      assert.ok((stepGroups[groupOf(each)] as readonly StepKind[]).includes(each));
      assert.equal(journeyDraft.safeParse(chain(each)).success, true, each);
    }
  });

  test('what is drawn comes back from the server as it was', () =>
    fc.assert(
      fc.property(drawing, (draft) => {
        assert.deepEqual(readDraft(journeyDraft.parse(draft)), draft);
      }),
    ));

  test('a draft by a program that lacks parts is filled up, and none of it breaks the check', () => {
    const draft = readDraft(
      journeyDraft.parse({
        triggers: [{ kind: 'day' }],
        limit: { kind: 'once' },
        start: 'a',
        steps: {
          a: { kind: 'branch', cases: [{ id: 'x' }, {}] },
          b: { kind: 'send', message: { ways: [{}] } },
          c: { kind: 'split', arms: 'none' },
        },
      }),
    );
    assert.deepEqual(outletsOf(draft.steps['c'] ?? blankStep('exit')), ['a', 'b']);
    assert.ok(checkJourney(asSent(draft), { field: () => undefined }).length > 0);
  });

  test('drafts are the same whatever the order of their members, and other when one way is', () =>
    fc.assert(
      fc.property(drawing, (draft) => {
        const turned = (value: unknown): unknown =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? Object.fromEntries(
                Object.entries(value)
                  .toReversed()
                  .map(([key, inner]) => [key, turned(inner)]),
              )
            : value;
        assert.equal(sameDrawing(turned(draft) as Draft, draft), true);
        assert.equal(sameDrawing({ ...draft, goal: null, who: everybody }, draft), false);
        const [id] = Object.keys(draft.steps);
        if (id) assert.equal(sameDrawing(removeParts(draft, new Set([id])), draft), false);
      }),
    ));

  test('a finished drawing is a definition', () => {
    const draft = chain('wait', 'split', 'exit');
    assert.equal(journeyDefinition.safeParse(draft).success, true);
  });
});
