import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { testNow } from '#test/app.ts';
import { journeyStage } from '../test/stage.ts';

const { app, ask, done, happened, told, published } = journeyStage();

interface Visit {
  step: string;
  outlet: string | null;
  because: string;
  at: string;
  message: { content: { text: string }; status: string; reason: { code: string } | null } | null;
}
const hourMs = 3_600_000;
const hoursIn = (at: string) => (Date.parse(at) - testNow.getTime()) / hourMs;
const wayOf = (visits: Visit[]) =>
  visits.map(({ step, outlet, because }) => `${step} ${outlet} ${because}`);

const say = (text: string, to: Record<string, string> = {}) => ({
  kind: 'send',
  to,
  message: {
    purpose: 'service',
    ways: [
      {
        content: { type: 'text', text },
        languages: [{ language: 'en', content: { type: 'text', text: `${text} (en)` } }],
      },
    ],
  },
});
const ordered = { type: 'order.placed', where: [] };
const reminder = {
  pause: { kind: 'wait', span: { n: 3, unit: 'hour' }, to: { next: 'listen' } },
  listen: {
    kind: 'waitForFact',
    facts: [ordered],
    atMost: { kind: 'span', span: { n: 1, unit: 'day' } },
    to: { happened: 'thanks', timeout: 'remind' },
  },
  remind: say('Still there?'),
  thanks: say('Thank you, {{ name | default: "friend" }}!'),
};
const synthetic = { synthetic: { name: 'Li', language: 'en-GB' } };

describe('a dry run of somebody who does not exist', () => {
  test('jumps from wait to wait', async () => {
    const id = await published(reminder);
    const body = await done('POST', `/journeys/${id}/dry-run`, { person: synthetic });
    assert.deepEqual(wayOf(body.visits), [
      'pause next time',
      'listen timeout time',
      'remind next decision',
    ]);
    assert.deepEqual(
      body.visits.map(({ at }: Visit) => hoursIn(at)),
      [0, 3, 27],
    );
    assert.equal(body.visits[2].message.content.text, 'Still there? (en)');
    assert.deepEqual([body.reason, hoursIn(body.endedAt), body.stopped], ['finished', 27, null]);
  });

  test('lets facts happen when they are told to, and counts the goal', async () => {
    const id = await published(reminder, {
      goal: { fact: ordered, within: { n: 2, unit: 'day' } },
      exits: { onGoal: false },
    });
    const facts = [{ afterMinutes: 300, type: 'order.placed', data: {} }];
    const body = await done('POST', `/journeys/${id}/dry-run`, { person: synthetic, facts });
    assert.deepEqual(wayOf(body.visits), [
      'pause next time',
      'listen happened fact',
      'thanks next decision',
    ]);
    assert.equal(hoursIn(body.goalAt), 5);
    assert.equal(body.visits[2].message.content.text, 'Thank you, Li! (en)');
  });

  test('takes answers for forks and sends', async () => {
    const fork = {
      kind: 'split',
      arms: [
        { id: 'a', share: 50 },
        { id: 'b', share: 50 },
      ],
      to: { a: 'left', b: 'right' },
    };
    const left = say('Left', { next: 'lost' });
    const steps = {
      fork,
      left,
      right: { ...say('Right', { skipped: 'lost' }) },
      lost: say('Lost'),
    };
    const id = await published(steps);
    const answers = { fork: 'b', right: 'skipped' };
    const body = await done('POST', `/journeys/${id}/dry-run`, { person: synthetic, answers });
    assert.deepEqual(wayOf(body.visits), [
      'fork b answer',
      'right skipped answer',
      'lost next decision',
    ]);
  });

  test('waits for what became of a message', async () => {
    const hello = { ...say('Hello', { next: 'after', failed: 'other' }), awaitResult: true };
    const id = await published({ hello, after: say('After'), other: say('Other') });
    const sent = await done('POST', `/journeys/${id}/dry-run`, { person: synthetic });
    assert.deepEqual(wayOf(sent.visits), ['hello next fact', 'after next decision']);
    const failed = await done('POST', `/journeys/${id}/dry-run`, {
      person: synthetic,
      answers: { hello: 'failed' },
    });
    assert.deepEqual(wayOf(failed.visits), ['hello failed fact', 'other next decision']);
  });

  test('stops where she waits for ever, and where a circle does not end', async () => {
    const listen = { kind: 'waitForFact', facts: [ordered], atMost: null };
    const waiting = await published({ listen });
    const first = await done('POST', `/journeys/${waiting}/dry-run`, { person: synthetic });
    assert.equal(first.stopped, 'waits');
    const pause = { kind: 'wait', span: { n: 1, unit: 'minute' }, to: { next: 'pause' } };
    const circling = await published({ pause });
    const second = await done('POST', `/journeys/${circling}/dry-run`, { person: synthetic });
    assert.equal(second.stopped, 'steps');
  });
});

describe('a dry run of a real person', () => {
  test('asks rules and the message decision, and writes nothing', async () => {
    const [li = ''] = await happened(told('Li', { city: 'Shanghai' }));
    const rule = {
      kind: 'field',
      field: 'contacts.city',
      test: { op: 'is', values: ['Shanghai'] },
    };
    const fork = {
      kind: 'branch',
      cases: [{ id: 'here', when: { kind: 'rule', rule } }],
      to: { here: 'hello' },
    };
    const id = await published({ fork, hello: say('Hello {{ name }}') }, { who: rule });
    const before = await figures();
    const body = await done('POST', `/journeys/${id}/dry-run`, { person: { contactId: li } });
    assert.deepEqual(wayOf(body.visits), ['fork here rule', 'hello skipped decision']);
    const { message } = body.visits[1];
    assert.deepEqual([message.status, message.reason.code], ['skipped', 'skip.no_address']);
    assert.equal(message.content.text, 'Hello Li');
    assert.deepEqual(await figures(), before);
  });

  test('tells that she may not come in', async () => {
    const [wu = ''] = await happened(told('Wu'));
    const who = { kind: 'field', field: 'contacts.city', test: { op: 'known' } };
    const id = await published(reminder, { who });
    const body = await done('POST', `/journeys/${id}/dry-run`, { person: { contactId: wu } });
    assert.deepEqual([body.entered, body.visits], [false, []]);
  });

  /** How many rows there are of everything that a journey may write. */
  async function figures() {
    const { rows } = await sql`
      select (select count(*) from journeys.runs) as runs, (select count(*) from kernel.facts) as facts,
        (select count(*) from messages.log) as log, (select count(*) from messages.outbox) as outbox,
        (select count(*) from journeys.visits) as visits`.execute(app().kernel.db);
    return rows;
  }
});

test('a draft that cannot be published cannot be played either', async () => {
  const { id } = await done('POST', '/journeys', { name: 'Empty' });
  const { status, body } = await ask('POST', `/journeys/${id}/dry-run`, { person: synthetic });
  assert.deepEqual([status, body.code], [422, 'journey.invalid']);
});

describe('every ready-made journey', () => {
  for (const does of ['nothing', 'what is hoped for'])
    test(`comes to an end when she does ${does}`, async () => {
      const { items } = await done('GET', '/journeys/templates');
      for (const { key, definition } of items) {
        const { id } = await done('POST', '/journeys', { name: key, template: key });
        const facts = does === 'nothing' ? [] : hoped(definition);
        const body = await done('POST', `/journeys/${id}/dry-run`, { person: synthetic, facts });
        assert.equal(body.stopped, null, key);
        assert.ok(body.reason, key);
        assert.ok(body.visits.some(({ message }: Visit) => message) || facts.length > 0, key);
        if (facts.length > 0) assert.ok(body.goalAt, key);
      }
    });
});

/** The goal's fact a day after she came in. */
function hoped({ goal }: { goal: { fact: { type: string; where: WhereTest[] } } | null }) {
  if (!goal) return [];
  const { type, where } = goal.fact;
  const data = Object.fromEntries(where.map(({ property, test }) => [property, test.values[0]]));
  return [{ afterMinutes: 1440, type, data }];
}
interface WhereTest {
  property: string;
  test: { values: string[] };
}
