import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '#kernel/ids.ts';
import { userId } from '#test/facts.ts';
import { journeyStage } from '../test/stage.ts';

const { app, ask, done, happened, told, published, republished } = journeyStage();

const waits = (n: number, to: Record<string, string> = {}) => ({
  kind: 'wait',
  name: 'A pause',
  span: { n, unit: 'hour' },
  to,
});
const enter = (id: string, ...contactIds: string[]) =>
  done('POST', `/journeys/${id}/entries`, {
    people: contactIds.map((contactId) => ({ contactId })),
  });

describe('coming in', () => {
  test('is told person by person, with the reason of those who stay outside', async () => {
    const [li = '', wu = ''] = await happened(told('Li'), told('Wu'));
    const id = await published(
      { pause: waits(1) },
      {
        triggers: [{ kind: 'api' }],
        who: { kind: 'field', field: 'contacts.name', test: { op: 'is', values: ['Li'] } },
      },
    );
    const people = [
      { identity: userId('Li') },
      { contactId: wu },
      { contactId: li },
      { identity: userId('Nobody') },
      { contactId: newId() },
    ];
    const { results } = await done('POST', `/journeys/${id}/entries`, { people });
    assert.deepEqual(
      results.map(({ refused }: { refused: string | null }) => refused),
      [null, 'who', 'limit', 'unknown_contact', 'unknown_contact'],
    );
    assert.equal(results[0].contactId, li);
    const byHand = await done('POST', `/journeys/${id}/entries`, { people, by: 'manual' });
    assert.equal(byHand.results[0].refused, 'no_trigger');
    assert.equal((await done('GET', `/journeys/${id}`)).byHand, false);
    await done('POST', `/journeys/${id}/drain`);
    const late = await done('POST', `/journeys/${id}/entries`, { people });
    assert.equal(late.results[1].refused, 'not_live');
  });
});

describe('numbers and people', () => {
  test('show who is where, also page by page', async () => {
    const ids = await happened(told('Li'), told('Wu'), told('An'));
    const id = await published({ pause: waits(1) });
    await enter(id, ...ids);
    const numbers = await done('GET', `/journeys/${id}/numbers`);
    assert.deepEqual(numbers, {
      version: 1,
      inside: 3,
      entered: 3,
      steps: [{ step: 'pause', here: 3, entered: 3 }],
      edges: [],
    });
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await done('GET', `/journeys/${id}/people?step=pause&limit=2${cursor}`);
      seen.push(...page.items.map(({ contactId }: { contactId: string }) => contactId));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    assert.deepEqual(seen, ids.toSorted());
    const { items } = await done('GET', `/journeys?status=live`);
    assert.deepEqual([items[0].byHand, items[0].hasGoal], [true, false]);
    assert.deepEqual([items[0].inside, items[0].entered, items[0].reached], [3, 3, 0]);
  });

  test('lose those who are taken out', async () => {
    const [li = '', wu = ''] = await happened(told('Li'), told('Wu'));
    const id = await published({ pause: waits(1) });
    const { results } = await enter(id, li, wu);
    const runIds = [results[0].runId, newId()];
    assert.deepEqual(await done('POST', `/journeys/${id}/exits`, { runIds }), { left: 1 });
    assert.equal((await done('GET', `/journeys/${id}/numbers`)).inside, 1);
    const path = await done('GET', `/contacts/${li}/journeys/${results[0].runId}`);
    assert.deepEqual([path.status, path.reason, path.visits[0].outlet], ['ended', 'removed', '-']);
  });
});

describe('a person', () => {
  test('has her journeys on her page, her path and her timeline', async () => {
    const [li = ''] = await happened(told('Li'));
    const id = await published({ end: { kind: 'exit', name: 'The end', reason: 'thanks' } });
    const { results } = await enter(id, li);
    await app().settle();
    const { items } = await done('GET', `/contacts/${li}/journeys`);
    assert.equal(items.length, 1);
    assert.deepEqual(
      [items[0].journeyName, items[0].status, items[0].reason, items[0].cause],
      ['Welcome', 'ended', 'thanks', 'api'],
    );
    const { visits } = await done('GET', `/contacts/${li}/journeys/${results[0].runId}`);
    assert.deepEqual(
      visits.map(({ step, name, kind }: Record<string, string>) => [step, name, kind]),
      [['end', 'The end', 'exit']],
    );
    const { body } = await ask('GET', `/contacts/${li}`);
    assert.deepEqual(body.sections.journeys.items, items);
    const timeline = await done('GET', `/contacts/${li}/timeline`);
    const keys = timeline.items.map(({ entry }: { entry: { key: string } }) => entry.key);
    assert.ok(keys.includes('timeline.journey.entered'));
    assert.ok(keys.includes('timeline.journey.exited_own'));
  });
});

describe('moving to another version', () => {
  test('keeps who waits for the same, sends others where the mapping says, and lets the rest go', async () => {
    const [li = '', wu = '', an = ''] = await happened(told('Li'), told('Wu'), told('An'));
    const cases = [
      {
        id: 'li',
        when: {
          kind: 'rule',
          rule: { kind: 'field', field: 'contacts.name', test: { op: 'is', values: ['Li'] } },
        },
      },
      {
        id: 'wu',
        when: {
          kind: 'rule',
          rule: { kind: 'field', field: 'contacts.name', test: { op: 'is', values: ['Wu'] } },
        },
      },
    ];
    const fork = { kind: 'branch', cases, to: { li: 'kept', wu: 'old', otherwise: 'gone' } };
    const first = { fork, kept: waits(2), old: waits(3), gone: waits(4) };
    const id = await published(first);
    await enter(id, li, wu, an);
    const before = await done('GET', `/journeys/${id}/people?step=kept`);
    app().clock.advance(60_000);
    await republished(id, { fork: { ...fork, to: {} }, kept: waits(2), fresh: waits(5) });
    const move = { from: 1, to: 2, steps: { old: 'fresh' } };
    const refused = await ask('POST', `/journeys/${id}/moves`, move);
    assert.deepEqual([refused.status, refused.body.code], [400, 'journey.steps_unmapped']);
    const steps = { old: 'fresh', gone: null };
    const { people } = await done('POST', `/journeys/${id}/moves`, { ...move, steps });
    assert.equal(people, 3);
    await app().runJobs();
    const { items } = await done('GET', `/journeys/${id}/people`);
    const now = app().clock.now().getTime();
    assert.deepEqual(
      items.map((one: Record<string, string | number>) => [
        one['contactId'],
        one['version'],
        one['step'],
        one['wakeAt'],
      ]),
      [
        [wu, 2, 'fresh', new Date(now + 5 * 3_600_000).toISOString()],
        [li, 2, 'kept', before.items[0].wakeAt],
      ],
    );
    const versions = await done('GET', `/journeys/${id}/versions`);
    assert.deepEqual(
      versions.items.map(({ inside }: { inside: number }) => inside),
      [2, 0],
    );
    assert.equal((await done('GET', `/journeys/${id}`)).work, null);
  });
});

test('stopping lets everybody go, who can then come again when it is resumed', async () => {
  const [li = ''] = await happened(told('Li'));
  const id = await published({ pause: waits(1) });
  const { results } = await enter(id, li);
  const stopped = await done('POST', `/journeys/${id}/stop`);
  assert.deepEqual(stopped.work, { kind: 'stop', done: 0, of: 1 });
  assert.equal((await ask('POST', `/journeys/${id}/resume`)).body.code, 'journey.busy');
  await app().runJobs();
  const path = await done('GET', `/contacts/${li}/journeys/${results[0].runId}`);
  assert.deepEqual([path.status, path.reason], ['ended', 'stopped']);
  await done('POST', `/journeys/${id}/resume`);
  assert.equal((await enter(id, li)).results[0].refused, null);
});
