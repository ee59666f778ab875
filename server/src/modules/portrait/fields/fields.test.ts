import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { FactData, FactType } from '#contracts/facts.ts';
import type { Rule, Test } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';
import { batchQuery } from '../../audience/segments/compile/batch.ts';
import { createCompiler } from '../../audience/segments/compile/compile.ts';
import { runQuery } from '../../audience/segments/compile/late.ts';
import { peopleOf } from '../../audience/segments/compile/population.ts';
import { loadGround } from '../../audience/segments/ground.ts';
import { defaultSettings } from '../settings.ts';
import { portraitFields } from './index.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());
beforeEach(() => app.clock.set(testNow));

const day = 86_400_000;
const channelId = '01990000-0000-7000-8000-00000000000a';

/** A person to whom these things happened so many days ago; returns her id. */
async function person(
  ...facts: { [T in FactType]: [type: T, data: FactData[T], daysAgo?: number] }[FactType][]
): Promise<string> {
  const identities = [openid(newId())];
  const stated = await app.kernel.facts.append(
    facts.map(([type, data, daysAgo = 0]) =>
      fact(app.workspaceId, type, data as never, {
        identities,
        channelId,
        occurredAt: new Date(testNow.getTime() - daysAgo * day),
      }),
    ),
  );
  await app.settle();
  return stated[0]?.contactId ?? '';
}

const order = (total: number, category = 'Tea', given: Partial<FactData['order.placed']> = {}) => ({
  orderNo: newId(),
  total,
  currency: 'CNY',
  source: 'till',
  store: 'IFC',
  items: [{ sku: 'T1', name: null, quantity: 1, unitPrice: total, category }],
  ...given,
});
const viewed = (category: string) => ({
  name: 'Product Viewed',
  properties: { category },
  context: {},
});

/** Of these people those who meet a test of a field: as the whole query and as the batch tell. */
async function holding(people: string[], field: string, test: Test): Promise<boolean[]> {
  const { db, registry } = app.kernel;
  const ground = await loadGround(db, registry, app.workspaceId);
  const compiler = createCompiler(ground);
  const rule: Rule = { kind: 'field', field: `portrait.${field}`, test };
  const [root] = compiler.add(rule);
  assert.ok(root);
  const run = { now: app.clock.now(), people: null };
  const query = peopleOf(app.workspaceId, root.holds, compiler.leaves);
  const found = new Set((await runQuery<{ id: string }>(db, query, run)).map(({ id }) => id));
  const batch = batchQuery(compiler.leaves, [{ no: 1, holds: root.holds }]);
  const rows = await runQuery<{ person: string; held: number[] }>(db, batch, { ...run, people });
  const held = new Map(rows.map(({ person: id, held: numbers }) => [id, numbers.length > 0]));
  const answers = people.map((id) => found.has(id));
  assert.deepEqual(
    people.map((id) => held.get(id)),
    answers,
  );
  return answers;
}
const is = (...values: string[]): Test => ({ op: 'is', values });
const any = (...values: string[]): Test => ({ op: 'hasAny', values });

const merge = async (a: string, contactId: string) => {
  const merged = await app.request('POST', `/api/v1/contacts/${a}/merge`, { body: { contactId } });
  assert.equal(merged.status, 200, merged.text);
  await app.settle();
};
const enter = async (id: string, trait: string, value: unknown) => {
  const url = `/api/v1/contacts/${id}/portrait/${trait}`;
  const entered = await app.request('PUT', url, { body: { value } });
  assert.equal(entered.status, 200, entered.text);
};

test('every field can be asked for, whatever its type', async () => {
  const id = await person(['order.placed', order(1)]);
  const known: Test = { op: 'known' };
  for (const { name } of portraitFields) await holding([id], name.slice('portrait.'.length), known);
});

describe('interests', () => {
  test('hold until they have faded, to the moment', async () => {
    const keen = await person(['event.tracked', viewed('Silk')], ...again(5, viewed('Silk')));
    const once = await person(['event.tracked', viewed('silk')]);
    assert.deepEqual(await holding([keen, once], 'categories', any('SILK')), [true, false]);
    // Six views: down to three after one half-life, counted from the day they were of.
    app.clock.set(new Date(Date.UTC(2026, 2, 2) + 59.9 * day));
    assert.deepEqual(await holding([keen], 'categories', any('silk')), [true]);
    app.clock.set(new Date(Date.UTC(2026, 2, 2) + 60.1 * day));
    assert.deepEqual(await holding([keen], 'categories', any('silk')), [false]);
  });
  const again = (times: number, data: FactData['event.tracked']) =>
    Array.from({ length: times }, () => ['event.tracked', data] as ['event.tracked', typeof data]);

  test('that staff entered stand in the place of the others', async () => {
    const id = await person(['order.placed', order(1, 'Porcelain')]);
    assert.deepEqual(await holding([id], 'categories', any('porcelain')), [true]);
    await enter(id, 'interests.categories', ['Ｇongfu']);
    assert.deepEqual(await holding([id], 'categories', any('porcelain')), [false]);
    assert.deepEqual(await holding([id], 'categories', any('gongfu')), [true]);
    await app.request('DELETE', `/api/v1/contacts/${id}/portrait/interests.categories`);
    assert.deepEqual(await holding([id], 'categories', any('porcelain')), [true]);
  });

  test('are those of the person, whoever she was', async () => {
    const [one, other] = [
      await person(['event.tracked', viewed('Silk')], ['event.tracked', viewed('Silk')]),
      await person(['event.tracked', viewed('Silk')], ['event.tracked', viewed('Silk')]),
    ];
    assert.deepEqual(await holding([one, other], 'categories', any('silk')), [false, false]);
    await merge(one, other);
    assert.deepEqual(await holding([one, other], 'categories', any('silk')), [true, false]);
    // Four views: down to three before one half-life is over.
    app.clock.set(new Date(Date.UTC(2026, 2, 2) + 24 * day));
    assert.deepEqual(await holding([one], 'categories', any('silk')), [true]);
    app.clock.set(new Date(Date.UTC(2026, 2, 2) + 26 * day));
    assert.deepEqual(await holding([one], 'categories', any('silk')), [false]);
  });

  test('that staff entered last hold for all contacts that are her', async () => {
    const one = await person(['order.placed', order(1, 'Porcelain')]);
    const other = await person(['order.placed', order(1, 'Porcelain')]);
    await enter(one, 'interests.categories', ['Gongfu']);
    app.clock.advance(1_000);
    await enter(other, 'interests.categories', ['Matcha']);
    await merge(one, other);
    for (const [value, held] of Object.entries({ porcelain: false, gongfu: false, matcha: true }))
      assert.deepEqual(await holding([one], 'categories', any(value)), [held], value);
    await app.request('DELETE', `/api/v1/contacts/${one}/portrait/interests.categories`);
    assert.deepEqual(await holding([one], 'categories', any('porcelain')), [true]);
  });

  test('that one contact met are no needs of the other', async () => {
    const wants = await person(['event.tracked', viewed('Vases'), 3]);
    const met = await person(['order.placed', order(1, 'Vases'), 2]);
    assert.deepEqual(await holding([wants], 'needs', any('vases')), [true]);
    await merge(wants, met);
    assert.deepEqual(await holding([wants], 'needs', any('vases')), [false]);
  });

  test('are needs for two weeks, unless they were met', async () => {
    const wants = await person(['event.tracked', viewed('Scrolls'), 3]);
    const met = await person(
      ['event.tracked', viewed('Scrolls'), 3],
      ['order.placed', order(1, 'Scrolls'), 2],
    );
    assert.deepEqual(await holding([wants, met], 'needs', any('scrolls')), [true, false]);
    app.clock.advance(11 * day);
    assert.deepEqual(await holding([wants], 'needs', any('scrolls')), [false]);
  });
});

describe('favourites', () => {
  test('are those that come up most over all contacts that are her', async () => {
    const [a, b] = [
      await person(['order.placed', order(1, 'Tea')], ['order.placed', order(1, 'Silk'), 1]),
      await person(['order.placed', order(1, 'Silk'), 2]),
    ];
    assert.deepEqual(await holding([a, b], 'favouriteCategory', is('tea')), [true, false]);
    await merge(a, b);
    assert.deepEqual(await holding([a], 'favouriteCategory', is('silk')), [true]);
    await enter(a, 'consumption.category', 'Tea');
    assert.deepEqual(await holding([a], 'favouriteCategory', is('tea')), [true]);
  });
  test('tell the channel she is at home on', async () => {
    const data = { ...viewed('x'), name: 'noise' };
    const id = await person(['event.tracked', data]);
    assert.deepEqual(await holding([id], 'channel', is('web')), [true]);
    assert.deepEqual(await holding([id], 'channel', is(channelId)), [false]);
  });
});

test('figures are those of the page', async () => {
  const id = await person(
    ['order.placed', order(10_000, 'Tea', { discount: 10_000 }), 10],
    ['order.placed', order(30_000), 0],
    ['order.refunded', { ...order(4_000), refundNo: 'R1' }, 0],
    ['contact.identified', { source: 'server', traits: { birthday: '2000-03-03' } }],
  );
  const equals = (value: number, currency?: string): Test => ({ op: 'equals', value, currency });
  for (const [field, test] of [
    ['averageBasket', equals(20_000, 'CNY')],
    ['orderInterval', equals(10)],
    ['discountShare', equals(50)],
    ['returnShare', equals(10)],
    ['messages', equals(0)],
    ['age', equals(25)],
  ] as const)
    assert.deepEqual(await holding([id], field, test), [true], field);
  app.clock.advance(day);
  assert.deepEqual(await holding([id], 'age', equals(26)), [true]);
});

test('the time of day is that of all contacts that are her, by the workspace’s clock', async () => {
  const wrote = (hoursAgo: number): ['message.received', FactData['message.received'], number] => [
    'message.received',
    { kind: 'text', platformId: null, text: 'hi', mediaId: null, menuItemId: null, extra: {} },
    hoursAgo / 24,
  ];
  const { rows } = await sql<{ hour: number }>`
    select extract(hour from ${testNow}::timestamptz at time zone time_zone)::int as hour
    from kernel.workspaces where id = ${app.workspaceId}`.execute(app.kernel.db);
  const names = ['night', 'morning', 'afternoon', 'evening'];
  const quarter = Math.floor((rows[0]?.hour ?? 0) / 6);
  const [here, opposite] = [names[quarter] ?? '', names[(quarter + 2) % 4] ?? ''];
  const few = await person(...Array.from({ length: 4 }, () => wrote(0)));
  const other = await person(...Array.from({ length: 6 }, () => wrote(12)));
  assert.deepEqual(await holding([few, other], 'timeOfDay', is(here)), [false, false]);
  assert.deepEqual(await holding([few, other], 'timeOfDay', is(opposite)), [false, true]);
  await merge(other, await person(...Array.from({ length: 7 }, () => wrote(0))));
  assert.deepEqual(await holding([other], 'timeOfDay', is(here)), [true]);
});

test('the share of answers counts what went to her of marketing', async () => {
  const sent = (purpose: string): ['message.sent', FactData['message.sent']] => [
    'message.sent',
    { messageId: newId(), purpose, kind: 'text', channelId },
  ];
  const received: ['message.received', FactData['message.received']] = [
    'message.received',
    { kind: 'text', platformId: null, text: 'yes', mediaId: null, menuItemId: null, extra: {} },
  ];
  const id = await person(sent('marketing'), sent('marketing'), sent('service'), received);
  const silent = await person(received);
  const half: Test = { op: 'equals', value: 50 };
  assert.deepEqual(await holding([id, silent], 'replyShare', half), [true, false]);
});

describe('RFM', () => {
  const settings = (rfm: object) =>
    app.request('PUT', '/api/v1/portrait/settings', {
      body: { ...defaultSettings, rfm: { ...defaultSettings.rfm, ...rfm } },
    });
  const atLeast = (value: number): Test => ({ op: 'atLeast', value });

  test('by fixed cuts: recency falls by itself, and the group with it', async () => {
    await settings({ method: 'fixed' });
    const id = await person(['order.placed', order(400_000), 29], ['order.placed', order(1), 40]);
    assert.deepEqual(await holding([id], 'rfmRecency', atLeast(5)), [true]);
    assert.deepEqual(await holding([id], 'rfmFrequency', atLeast(2)), [true]);
    assert.deepEqual(await holding([id], 'rfmMoney', atLeast(5)), [true]);
    assert.deepEqual(await holding([id], 'rfmGroup', is('champions')), [true]);
    app.clock.advance(day);
    assert.deepEqual(await holding([id], 'rfmRecency', atLeast(5)), [false]);
    assert.deepEqual(await holding([id], 'rfmRecency', atLeast(4)), [true]);
    app.clock.advance(400 * day);
    assert.deepEqual(await holding([id], 'rfmGroup', is('atRisk', 'cantLose')), [true]);
  });

  test('tells when the passing of time will change it', async () => {
    await settings({ method: 'fixed' });
    const id = await person(['order.placed', order(1), 29]);
    const ground = await loadGround(app.kernel.db, app.kernel.registry, app.workspaceId);
    const compiler = createCompiler(ground);
    const [root] = compiler.add({ kind: 'field', field: 'portrait.rfmRecency', test: atLeast(5) });
    assert.ok(root);
    const batch = batchQuery(compiler.leaves, [{ no: 1, holds: root.holds }]);
    const [row] = await runQuery<{ wake: Date }>(app.kernel.db, batch, {
      now: testNow,
      people: [id],
    });
    assert.deepEqual(row?.wake, new Date(testNow.getTime() + day));
  });

  test('of merged contacts is that of the person', async () => {
    await settings({ method: 'fixed' });
    const a = await person(['order.placed', order(200_000), 200]);
    const b = await person(['order.placed', order(200_000), 2]);
    assert.deepEqual(await holding([a, b], 'rfmMoney', atLeast(5)), [false, false]);
    await merge(a, b);
    assert.deepEqual(await holding([a], 'rfmMoney', atLeast(5)), [true]);
    assert.deepEqual(await holding([a], 'rfmRecency', atLeast(5)), [true]);
  });

  test('of a window counts what was bought within it, and moves when it is worked out', async () => {
    await settings({ method: 'fixed', months: 3 });
    const a = await person(['order.placed', order(200_000), 200], ['order.placed', order(1), 80]);
    const b = await person(['order.placed', order(200_000), 20]);
    await app.runJobs();
    assert.deepEqual(await holding([a, b], 'rfmMoney', atLeast(4)), [false, true]);
    assert.deepEqual(await holding([a, b], 'rfmFrequency', atLeast(2)), [false, false]);
    await merge(a, b);
    assert.deepEqual(await holding([a], 'rfmMoney', atLeast(4)), [true]);
    assert.deepEqual(await holding([a], 'rfmFrequency', atLeast(2)), [true]);
    const version = portraitFields.find(({ name }) => name === 'portrait.rfmGroup')?.version;
    const before = await version?.(app.kernel.db, app.workspaceId);
    app.clock.advance(80 * day);
    await app.request('POST', '/api/v1/portrait/jobs/rfm');
    await app.runJobs();
    assert.notEqual(await version?.(app.kernel.db, app.workspaceId), before);
    assert.deepEqual(await holding([a], 'rfmGroup', { op: 'known' }), [false]);
    app.clock.advance(-80 * day);
  });

  test('has no cells before quintiles were worked out; then they are live', async () => {
    await settings({ method: 'quintiles' });
    await sql`delete from portrait.quintiles`.execute(app.kernel.db);
    const id = await person(['order.placed', order(5), 1]);
    assert.deepEqual(await holding([id], 'rfmGroup', { op: 'known' }), [false]);
    const version = portraitFields.find(({ name }) => name === 'portrait.rfmGroup')?.version;
    const before = await version?.(app.kernel.db, app.workspaceId);
    await app.request('POST', '/api/v1/portrait/jobs/rfm');
    await app.runJobs();
    assert.deepEqual(await holding([id], 'rfmGroup', { op: 'known' }), [true]);
    assert.notEqual(await version?.(app.kernel.db, app.workspaceId), before);
  });
});
