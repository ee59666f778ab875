import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fact, userId } from '#test/facts.ts';
import { journeyStage } from '../test/stage.ts';
import { enterFound } from './enter.ts';
import { planDays } from './plan.ts';

const { app, done, happened, told, published, workspaceId } = journeyStage();

const steps = { pause: { kind: 'wait', span: { n: 30, unit: 'day' } } };
const birthday = {
  triggers: [{ kind: 'day', field: 'contacts.birthday', every: 'year', at: '09:00' }],
  limit: { kind: 'always' },
};
const until = (text: string) => app().clock.set(new Date(text));
/** Who came in, by when. */
async function inside(id: string): Promise<string[]> {
  const { items } = await done('GET', `/journeys/${id}/people?limit=200`);
  return items.map(({ name }: { name: string }) => name).toSorted();
}
/** As the clock of the jobs does, every five minutes. */
async function tick(): Promise<void> {
  await app().kernel.unit((unit) => unit.addJob('journeys.days', {}));
  await app().runJobs();
}

describe('a birthday', () => {
  test('brings each at the hour in her own zone, once a year', async () => {
    // It is noon in Shanghai on 2 March.
    await happened(
      told('Li', { birthday: '1990-03-03' }),
      told('Ada', { birthday: '1991-03-03', timeZone: 'America/New_York' }),
      told('Wu', { birthday: '1990-03-04' }),
    );
    const id = await published(steps, birthday);
    await tick();
    assert.deepEqual(await inside(id), []);
    until('2026-03-03T00:59:00Z');
    await tick();
    assert.deepEqual(await inside(id), []);
    until('2026-03-03T01:01:00Z');
    await tick();
    await tick();
    assert.deepEqual(await inside(id), ['Li']);
    until('2026-03-03T14:01:00Z');
    await tick();
    assert.deepEqual(await inside(id), ['Ada', 'Li']);
    // Staff correct the day; this year's occasion is over for her.
    await happened(told('Li', { birthday: '1990-03-04' }));
    until('2026-03-04T01:01:00Z');
    await tick();
    assert.deepEqual(await inside(id), ['Ada', 'Li', 'Wu']);
    until('2027-03-04T01:01:00Z');
    await tick();
    // In New York the hour of the day before is less than a day ago.
    assert.deepEqual(await inside(id), ['Ada', 'Ada', 'Li', 'Li', 'Wu', 'Wu']);
  });

  test('is made up for after some hours, but not after days', async () => {
    await happened(told('Li', { birthday: '1990-03-03' }), told('Wu', { birthday: '1990-03-07' }));
    const id = await published(steps, birthday);
    until('2026-03-03T20:00:00Z');
    await tick();
    assert.deepEqual(await inside(id), ['Li']);
    until('2026-03-08T02:00:00Z');
    await tick();
    assert.deepEqual(await inside(id), ['Li']);
  });

  test('that was before the journey went live brings nobody', async () => {
    await happened(told('Li', { birthday: '1990-03-02' }));
    const id = await published(steps, birthday);
    app().clock.advance(60_000);
    await tick();
    assert.deepEqual(await inside(id), []);
  });
});

describe('other days', () => {
  test('days after an order, and the years of a membership', async () => {
    await happened(told('Li'));
    await happened(
      fact(
        workspaceId(),
        'order.placed',
        { orderNo: '1', total: 100, currency: 'CNY', source: 'pos', store: null, items: [] },
        { identities: [userId('Li')], occurredAt: app().clock.now() },
      ),
    );
    const trigger = { kind: 'day', field: 'commerce.lastOrderAt', at: '09:00' };
    const after = { ...birthday, triggers: [{ ...trigger, every: 'once', offset: 2 }] };
    const yearly = { ...birthday, triggers: [{ ...trigger, every: 'year' }] };
    const once = await published(steps, after);
    const again = await published(steps, yearly);
    until('2026-03-04T01:01:00Z');
    await tick();
    assert.deepEqual([await inside(once), await inside(again)], [['Li'], []]);
    until('2028-03-02T01:01:00Z');
    await tick();
    assert.deepEqual([await inside(once), await inside(again)], [['Li'], ['Li']]);
  });

  test('a festival brings everybody who may enter, each once', async () => {
    await happened(told('Li', { city: 'Shanghai' }), told('Wu', { city: 'Beijing' }));
    const id = await published(steps, {
      triggers: [
        { kind: 'festival', calendar: 'lunar', month: 8, day: 15, at: '10:00', offset: -1 },
      ],
      limit: { kind: 'always' },
      who: { kind: 'field', field: 'contacts.city', test: { op: 'is', values: ['Shanghai'] } },
    });
    until('2026-09-24T02:01:00Z');
    await tick();
    await tick();
    assert.deepEqual(await inside(id), ['Li']);
  });

  test('bring nobody into a paused journey', async () => {
    await happened(told('Li', { birthday: '1990-03-03' }));
    const id = await published(steps, birthday);
    await done('POST', `/journeys/${id}/pause`);
    until('2026-03-03T01:01:00Z');
    await tick();
    assert.deepEqual(await inside(id), []);
    await done('POST', `/journeys/${id}/resume`);
    until('2026-03-03T02:00:00Z');
    await tick();
    assert.deepEqual(await inside(id), ['Li']);
  });
});

test('several workers bring a crowd in at once, each person once', async () => {
  const crowd = 1_200;
  await happened(
    ...Array.from({ length: crowd }, (_, nth) => told(`P${nth}`, { birthday: '1990-03-03' })),
  );
  const id = await published(steps, birthday);
  until('2026-03-03T01:01:00Z');
  const { kernel } = app();
  const { signal } = new AbortController();
  const work = async () => {
    await planDays(kernel, signal);
    await enterFound(kernel, signal);
  };
  await Promise.all([work(), work(), work()]);
  await work();
  const numbers = await done('GET', `/journeys/${id}/numbers`);
  assert.deepEqual([numbers.inside, numbers.entered], [crowd, crowd]);
});
