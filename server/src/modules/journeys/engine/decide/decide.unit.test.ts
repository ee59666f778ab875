import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { outletsOf, type JourneyDefinition } from '#contracts/journeys.ts';
import { decide } from './decide.ts';
import { anyJourney, did, freshRun, journey, start, tracked } from '../test/graphs.ts';
import type { Answer, Ask, Decision, Effect, Happening, Move, Run } from '../types.ts';

const hourMs = 3_600_000;

/** Goes through a journey in memory, answering what is asked. */
function walker(
  definition: JourneyDefinition,
  answers: Partial<Extract<Answer, { kind: 'look' }>>,
) {
  let run = freshRun({ goalUntil: new Date(start.getTime() + 720 * hourMs) });
  const moves: Move[] = [];
  const effects: Effect[] = [];
  let now = start;
  let sends = 0;
  function answer(ask: Ask): Answer {
    if (ask.kind === 'send') return { kind: 'send', messageId: `m${++sends}`, skipped: false };
    const base = { kind: 'look' as const, held: new Set<number>(), zone: 'Asia/Shanghai' };
    const hours = { from: 'none' as const, hours: [] };
    return { ...base, windows: [], hours, cause: null, ...answers };
  }
  function happen(happening: Happening): Run {
    let decision: Decision = decide({ definition, run, happening, now });
    for (let calls = 0; ; calls++) {
      assert.ok(calls < 100, 'it comes to an end');
      run = decision.run;
      moves.push(...decision.moves);
      effects.push(...decision.effects);
      if (!decision.ask) return run;
      const answered: Happening = { kind: 'answer', answer: answer(decision.ask) };
      decision = decide({ definition, run, happening: answered, now });
    }
  }
  return {
    happen,
    moves,
    effects,
    run: () => run,
    at: (to: Date) => void (now = to),
    now: () => now,
    path: () => moves.flatMap((move) => (move.kind === 'came' ? [move.step] : [])),
  };
}

const happenings = fc.array(
  fc.oneof(
    fc.constant('wake' as const),
    fc.constantFrom('a', 'goal', 'stop', 'other'),
    fc.constant('sent' as const),
  ),
  { maxLength: 12 },
);

/** What was visited follows edges, one after the other, and each visit is left before the next. */
function checkMoves(definition: JourneyDefinition, moves: readonly Move[]): void {
  let at = null as { step: string; seq: number } | null;
  let leftBy = null as { step: string; outlet: string } | null;
  for (const move of moves) {
    if (move.kind === 'noted') assert.equal(move.seq, at?.seq);
    if (move.kind === 'came') {
      assert.equal(at, null, 'she is at one step');
      const from: string | null | undefined = leftBy
        ? definition.steps[leftBy.step]?.to[leftBy.outlet]
        : definition.start;
      assert.equal(move.step, from, 'along an edge');
      at = { step: move.step, seq: move.seq };
    }
    if (move.kind !== 'left') continue;
    assert.deepEqual({ step: move.step, seq: move.seq }, at);
    const step = definition.steps[move.step];
    assert.ok(step);
    assert.ok(move.outlet === '-' || outletsOf(step).includes(move.outlet), 'by a way out');
    leftBy = { step: move.step, outlet: move.outlet };
    at = null;
  }
}

test('whatever the graph and whatever happens: along edges, to an end, and never back in time', () => {
  const look = fc.record({
    held: fc.constantFrom(new Set<number>(), new Set([1])),
    windowMs: fc.integer({ min: -1, max: 48 * hourMs }),
    zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Asia/Kathmandu'),
    hours: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 24, maxLength: 24 }),
  });
  fc.assert(
    fc.property(anyJourney, happenings, look, (definition, steps, given) => {
      const closesAt = new Date(start.getTime() + given.windowMs);
      const walk = walker(definition, {
        held: given.held,
        zone: given.zone,
        windows: given.windowMs < 0 ? [] : [{ channelId: 'ch', closesAt }],
        hours: { from: 'person', hours: given.hours },
      });
      walk.happen({ kind: 'entered' });
      for (const step of steps) {
        const { status, wakeAt, state } = walk.run();
        if (status === 'ended') break;
        if (step === 'wake' && wakeAt) {
          walk.at(wakeAt);
          walk.happen({ kind: 'woken' });
          assert.notEqual(
            walk.run().wakeAt?.getTime() === wakeAt.getTime() && walk.run().status === 'active',
            true,
            'whoever was woken goes on',
          );
        } else if (step === 'sent' && state.wait?.kind === 'result') {
          const { messageId } = state.wait;
          const fact = { ...tracked('x', walk.now()), type: 'message.sent', data: { messageId } };
          walk.happen({ kind: 'fact', fact: fact as never, paused: false });
        } else walk.happen({ kind: 'fact', fact: tracked(step, walk.now()), paused: false });
        const after = walk.run();
        if (after.wakeAt) assert.ok(after.wakeAt >= walk.now(), 'no wake in the past');
      }
      const { status, wakeAt, state, seq } = walk.run();
      checkMoves(definition, walk.moves);
      assert.equal(seq, walk.path().length);
      assert.equal(status === 'active', walk.moves.at(-1)?.kind !== 'left');
      if (status === 'active') assert.ok(wakeAt ?? state.wait, 'she waits for something');
      else assert.equal(walk.effects.filter(({ kind }) => kind === 'exited').length, 1);
    }),
    { numRuns: 1_500, seed: 4 },
  );
});

describe('step by step', () => {
  const text = { ways: [{ content: { type: 'text', text: 'hello' } }] };

  test('a circle without a wait ends her way, before anything is sent twice', () => {
    const walk = walker(
      journey({
        steps: {
          a: { kind: 'send', message: text, to: { next: 'b' } },
          b: { kind: 'tag', add: [], remove: [], to: { next: 'a' } },
        },
      }),
      {},
    );
    assert.equal(walk.happen({ kind: 'entered' }).reason, 'loop');
    assert.deepEqual(walk.path(), ['a', 'b']);
    assert.equal(walk.effects.filter(({ kind }) => kind === 'send').length, 1);
  });

  test('a circle that waits for nine o’clock goes round once a day', () => {
    const walk = walker(
      journey({
        steps: {
          nine: { kind: 'waitUntil', at: '09:00', to: { next: 'say' } },
          say: { kind: 'send', message: text, to: { next: 'nine' } },
        },
      }),
      {},
    );
    walk.at(new Date('2026-03-02T01:00:20Z'));
    walk.happen({ kind: 'entered' });
    assert.deepEqual(walk.path(), ['nine', 'say', 'nine'], 'it is nine, so she goes on at once');
    for (const day of ['03', '04']) {
      const due = new Date(`2026-03-${day}T01:00:00Z`);
      assert.deepEqual(walk.run().wakeAt, due);
      walk.at(due);
      walk.happen({ kind: 'woken' });
    }
    assert.equal(walk.effects.filter(({ kind }) => kind === 'send').length, 3);
  });

  test('a fact she waits for, its timeout, and what is of no concern', () => {
    const definition = journey({
      steps: {
        w: {
          kind: 'waitForFact',
          facts: [did('a')],
          atMost: { kind: 'span', span: { n: 2, unit: 'hour' } },
          to: { happened: 'yes', timeout: 'no' },
        },
        yes: { kind: 'exit', reason: 'yes' },
        no: { kind: 'exit', reason: 'no' },
      },
    });
    const heard = walker(definition, {});
    heard.happen({ kind: 'entered' });
    heard.happen({ kind: 'fact', fact: tracked('b'), paused: false });
    assert.equal(heard.run().status, 'active');
    assert.equal(heard.happen({ kind: 'fact', fact: tracked('a'), paused: false }).reason, 'yes');
    assert.equal(heard.run().state.cause?.factId, 'fact a');
    const silent = walker(definition, {});
    silent.happen({ kind: 'entered' });
    silent.at(new Date(start.getTime() + hourMs));
    assert.equal(silent.happen({ kind: 'woken' }).status, 'active', 'woken too early, she stays');
    silent.at(new Date(start.getTime() + 2 * hourMs));
    assert.equal(silent.happen({ kind: 'woken' }).reason, 'no');
  });

  test('while it is paused she does not move, but goes on where she would have gone, or leaves', () => {
    const definition = journey({
      steps: {
        w: { kind: 'waitForFact', facts: [did('a')], atMost: null, to: { happened: 'yes' } },
        yes: { kind: 'exit', reason: 'yes' },
      },
      exits: { facts: [did('stop')] },
    });
    const walk = walker(definition, {});
    walk.happen({ kind: 'entered' });
    walk.happen({ kind: 'fact', fact: tracked('a'), paused: true });
    assert.deepEqual([walk.run().step, walk.run().wakeAt], ['w', start]);
    assert.equal(walk.happen({ kind: 'woken' }).reason, 'yes');
    const gone = walker(definition, {});
    gone.happen({ kind: 'entered' });
    assert.equal(gone.happen({ kind: 'fact', fact: tracked('stop'), paused: true }).reason, 'fact');
  });

  test('a window that opens anew is waited for to its new end', () => {
    const definition = journey({
      steps: {
        w: {
          kind: 'waitForWindow',
          channelId: null,
          before: { n: 1, unit: 'hour' },
          to: { next: 'in', closed: 'out' },
        },
        in: { kind: 'exit', reason: 'in' },
        out: { kind: 'exit', reason: 'out' },
      },
    });
    const closing = (hours: number) => new Date(start.getTime() + hours * hourMs);
    const answers = { windows: [{ channelId: 'ch', closesAt: closing(48) }] };
    const walk = walker(definition, answers);
    assert.deepEqual(walk.happen({ kind: 'entered' }).wakeAt, closing(47));
    answers.windows = [{ channelId: 'ch', closesAt: closing(60) }];
    const renewed = walker(definition, answers);
    renewed.happen({ kind: 'entered' });
    assert.deepEqual(renewed.run().wakeAt, closing(59));
    renewed.at(closing(59));
    assert.equal(renewed.happen({ kind: 'woken' }).reason, 'in');
    assert.equal(walker(definition, {}).happen({ kind: 'entered' }).reason, 'out');
  });

  test('a goal counts within its time, also after her way has ended, and once', () => {
    const definition = journey({
      steps: { s: { kind: 'exit' } },
      goal: { fact: did('goal'), within: { n: 30, unit: 'day' } },
    });
    const walk = walker(definition, {});
    assert.deepEqual(walk.happen({ kind: 'entered' }).waits, ['event.tracked']);
    const before = tracked('goal', new Date(start.getTime() - 1));
    assert.equal(walk.happen({ kind: 'fact', fact: before, paused: false }).goalAt, null);
    const later = tracked('goal', new Date(start.getTime() + 31 * 24 * hourMs));
    assert.equal(walk.happen({ kind: 'fact', fact: later, paused: false }).goalAt, null);
    const inTime = tracked('goal', new Date(start.getTime() + hourMs));
    const reached = walk.happen({ kind: 'fact', fact: inTime, paused: false });
    assert.deepEqual([reached.goalAt, reached.waits], [inTime.occurredAt, []]);
    walk.happen({ kind: 'fact', fact: tracked('goal'), paused: false });
    assert.equal(walk.effects.filter(({ kind }) => kind === 'goal').length, 1);
  });

  test('arms are taken by their shares, and always the same by the same run', () => {
    const definition = journey({
      steps: {
        s: {
          kind: 'split',
          arms: [
            { id: 'a', share: 30 },
            { id: 'b', share: 70 },
          ],
        },
      },
    });
    const armOf = (id: string) => {
      const run = freshRun({ id });
      const { moves } = decide({ definition, run, happening: { kind: 'entered' }, now: start });
      return moves.find((move) => move.kind === 'left')?.outlet;
    };
    const taken = Array.from({ length: 4_000 }, (_, n) => armOf(`run ${n}`));
    const share = taken.filter((arm) => arm === 'a').length / taken.length;
    assert.ok(Math.abs(share - 0.3) < 0.03, String(share));
    assert.deepEqual(
      taken.slice(0, 9),
      [...taken.keys()].slice(0, 9).map((n) => armOf(`run ${n}`)),
    );
  });
});
