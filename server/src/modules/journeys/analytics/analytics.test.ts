import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fact, userId } from '#test/facts.ts';
import { journeyStage } from '../test/stage.ts';

const { app, done, happened, told, tracked, published, workspaceId } = journeyStage();

const minute = 60_000;
const steps = {
  test: {
    kind: 'split',
    name: 'Which words?',
    arms: [
      { id: 'plain', name: 'Plain', share: 50 },
      { id: 'warm', name: 'Warm', share: 50 },
    ],
    to: { plain: 'listen', warm: 'listen' },
  },
  listen: {
    kind: 'waitForFact',
    name: 'Does she answer?',
    facts: [{ type: 'event.tracked', where: [] }],
    atMost: { kind: 'span', span: { n: 1, unit: 'day' } },
  },
};
const goal = {
  goal: { fact: { type: 'order.placed', where: [] }, within: { n: 7, unit: 'day' } },
  exits: { onGoal: false },
};
const buys = (who: string, orderNo: string, total: number) =>
  fact(
    workspaceId(),
    'order.placed',
    { orderNo, total, currency: 'CNY', source: 'pos', store: null, items: [] },
    { identities: [userId(who)], occurredAt: app().clock.now() },
  );

interface Arm {
  arm: string;
  entered: number;
  reached: number;
  against: { arm: string; difference: { value: number } | null } | null;
}

describe('analytics of a journey', () => {
  test('count steps, times, the goal and money, by arm', async () => {
    const names = Array.from({ length: 8 }, (_, nth) => `P${nth}`);
    const ids = await happened(...names.map((name) => told(name)));
    const id = await published(steps, goal);
    const people = ids.map((contactId) => ({ contactId }));
    await done('POST', `/journeys/${id}/entries`, { people });
    // Two answer after ten minutes, one after half an hour; three buy, one of them twice.
    app().clock.advance(10 * minute);
    await happened(tracked('P0', 'clicked'), tracked('P1', 'clicked'));
    app().clock.advance(20 * minute);
    await happened(tracked('P2', 'clicked'));
    await happened(
      buys('P0', '1', 1000),
      buys('P0', '2', 500),
      buys('P1', '3', 2000),
      buys('P4', '4', 300),
    );
    // Too late to count.
    app().clock.advance(8 * 86_400_000);
    await happened(buys('P5', '5', 9999));

    const body = await done('GET', `/journeys/${id}/analytics`);
    assert.deepEqual(body.people, { looked: 8, of: 8 });
    assert.deepEqual(body.ended, [{ reason: 'finished', count: 3 }]);
    const listen = body.steps.find(({ step }: { step: string }) => step === 'listen');
    assert.deepEqual(
      { ...listen, outlets: listen.outlets },
      {
        version: 1,
        step: 'listen',
        kind: 'waitForFact',
        name: 'Does she answer?',
        entered: 8,
        people: 8,
        here: 5,
        outlets: [{ outlet: 'happened', left: 3, medianSeconds: 600, p90Seconds: 1560 }],
      },
    );
    assert.deepEqual([body.goal, body.all.entered, body.all.reached], [true, 8, 3]);
    assert.equal(body.all.rate.value, 3 / 8);
    assert.equal(body.all.revenue[0].total, 3800);
    assert.equal(body.all.revenue[0].perPerson.value, 475);
    const [split] = body.splits;
    const arms: Arm[] = split.arms;
    assert.deepEqual(
      arms.map(({ arm, against }) => [arm, against?.arm ?? null]),
      [
        ['plain', null],
        ['warm', 'plain'],
      ],
    );
    assert.equal(
      arms.reduce((sum, { entered }) => sum + entered, 0),
      8,
    );
    assert.equal(
      arms.reduce((sum, { reached }) => sum + reached, 0),
      3,
    );
    const [plain, warm] = arms;
    if (plain && warm && plain.entered > 0 && warm.entered > 0)
      assert.equal(
        warm.against?.difference?.value,
        warm.reached / warm.entered - plain.reached / plain.entered,
      );
  });

  test('look at the days asked for, in the workspace’s time zone', async () => {
    const [li = ''] = await happened(told('Li'));
    const id = await published(steps);
    await done('POST', `/journeys/${id}/entries`, { people: [{ contactId: li }] });
    const on = async (from: string, to: string) =>
      (await done('GET', `/journeys/${id}/analytics?from=${from}&to=${to}`)).people.of;
    assert.equal(await on('2026-03-02', '2026-03-02'), 1);
    assert.equal(await on('2026-03-03', '2026-03-09'), 0);
    assert.equal(await on('2026-02-01', '2026-03-01'), 0);
  });

  test('of nobody are empty and not wrong', async () => {
    const { id } = await done('POST', '/journeys', { name: 'New' });
    const body = await done('GET', `/journeys/${id}/analytics`);
    assert.deepEqual(body.all, { entered: 0, reached: 0, rate: null, revenue: [] });
    assert.deepEqual([body.steps, body.versions, body.splits], [[], [], []]);
  });
});
