import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Portrait, Trait, TraitName } from '#contracts/api/portrait.ts';
import type { FactData, FactType } from '#contracts/facts.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, testNow, type TestApp } from '#test/app.ts';
import { fact, openid } from '#test/facts.ts';

let app: TestApp;
before(async () => {
  app = await testApp();
});
after(() => app.stop());
beforeEach(() => app.clock.set(testNow));

const day = 86_400_000;
const ago = (days: number) => new Date(testNow.getTime() - days * day);

/** States a fact about somebody and has it dealt with; returns its id and her contact. */
async function tell<T extends FactType>(
  who: ReturnType<typeof openid>,
  type: T,
  data: FactData[T],
  daysAgo = 0,
): Promise<{ factId: string; contactId: string }> {
  const [stated] = await app.kernel.facts.append([
    fact(app.workspaceId, type, data, {
      identities: [who],
      channelId: '01990000-0000-7000-8000-00000000000a',
      occurredAt: ago(daysAgo),
    }),
  ]);
  await app.settle();
  assert.ok(stated);
  return stated;
}

const order = (total: number, given: Partial<FactData['order.placed']> = {}) => ({
  orderNo: newId(),
  total,
  currency: 'CNY',
  source: 'till',
  store: 'IFC',
  items: [{ sku: 'T1', name: 'Longjing', quantity: 1, unitPrice: total, category: 'Tea' }],
  ...given,
});
const event = (name: string, properties: Record<string, unknown>) => ({
  name,
  properties,
  context: {},
});
const message = (text: string) => ({
  kind: 'text' as const,
  platformId: null,
  text,
  mediaId: null,
  menuItemId: null,
  extra: {},
});

const url = (id: string, trait = '') => `/api/v1/contacts/${id}/portrait${trait && `/${trait}`}`;
const read = async (id: string): Promise<Portrait> => (await app.request('GET', url(id))).body;
const traitOf = ({ traits }: Portrait, name: TraitName): Trait | undefined =>
  traits.find((trait) => trait.name === name);
const trait = async (id: string, name: TraitName) => traitOf(await read(id), name);

test('a person of whom nothing is known has no traits; nobody has no portrait', async () => {
  const { contactId } = await tell(openid(newId()), 'contact.followed', {
    scene: null,
    ticket: null,
  });
  assert.deepEqual(
    (await read(contactId)).traits.map(({ name }) => name),
    ['dynamics.doing'],
  );
  assert.equal((await app.request('GET', url(newId()))).status, 404);
});

describe('what she bought', () => {
  test('makes recency, frequency, money, basket, interval, favourites and returns', async () => {
    const who = openid(newId());
    const first = await tell(who, 'order.placed', order(10_000), 40);
    await tell(who, 'order.placed', order(20_000, { discount: 5_000 }), 10);
    const last = await tell(who, 'order.placed', order(15_000, { store: 'Plaza 66' }), 20);
    await tell(who, 'order.refunded', { ...order(9_000), refundNo: 'R1' }, 5);
    const portrait = await read(first.contactId);
    const value = (name: TraitName) => traitOf(portrait, name)?.value;
    assert.deepEqual(value('consumption.recency'), { kind: 'moment', at: ago(10).toISOString() });
    assert.deepEqual(value('consumption.frequency'), { kind: 'count', count: 3, unit: 'times' });
    const money = (amount: number) => ({ kind: 'money', amounts: [{ currency: 'CNY', amount }] });
    assert.deepEqual(value('consumption.money'), money(36_000));
    assert.deepEqual(value('consumption.basket'), money(15_000));
    assert.deepEqual(value('consumption.interval'), { kind: 'count', count: 15, unit: 'days' });
    assert.deepEqual(value('consumption.category'), {
      kind: 'favourite',
      label: 'Tea',
      times: 3,
      of: 3,
    });
    assert.deepEqual(value('consumption.store'), {
      kind: 'favourite',
      label: 'IFC',
      times: 2,
      of: 3,
    });
    assert.deepEqual(value('consumption.discounts'), {
      kind: 'share',
      part: 5_000,
      of: 25_000,
      money: true,
    });
    assert.deepEqual(value('consumption.returns'), {
      kind: 'share',
      part: 9_000,
      of: 45_000,
      money: true,
    });
    const { evidence, confidence, at } = traitOf(portrait, 'consumption.frequency') as Trait;
    assert.equal(evidence.facts, 3);
    assert.deepEqual(evidence.factIds.slice(1), [last.factId, first.factId]);
    assert.deepEqual([at, confidence.level], [ago(10).toISOString(), 'sure']);
    assert.equal(traitOf(portrait, 'consumption.brand'), undefined);
  });

  test('is less sure the less there is of it', async () => {
    const { contactId } = await tell(openid(newId()), 'order.placed', order(1));
    const level = async (name: TraitName) => (await trait(contactId, name))?.confidence.level;
    assert.equal(await level('consumption.frequency'), 'sure');
    assert.equal(await level('consumption.category'), 'likely');
    assert.equal(await level('consumption.interval'), undefined);
  });
});

describe('interests', () => {
  test('fade, and those she acts on last come first', async () => {
    const who = openid(newId());
    const { contactId } = await tell(
      who,
      'event.tracked',
      event('Product Viewed', { category: 'Silk' }),
      120,
    );
    await tell(who, 'event.tracked', event('Product Viewed', { category: 'Tea' }));
    const items = async () => {
      const value = (await trait(contactId, 'interests.categories'))?.value;
      return value?.kind === 'interests'
        ? value.items.map(({ label, strength }) => [label, strength])
        : value;
    };
    assert.deepEqual(await items(), [
      ['Tea', 1],
      ['Silk', 0.25],
    ]);
    app.clock.advance(120 * day);
    assert.deepEqual(await items(), [
      ['Tea', 0.25],
      ['Silk', 0.062],
    ]);
  });

  test('not met yet are what she needs; a purchase ends the need, and so does time', async () => {
    const who = openid(newId());
    const sku = { sku: 'T9', name: 'Biluochun', category: 'Tea' };
    const { contactId } = await tell(who, 'event.tracked', event('Product Viewed', sku), 3);
    const need = async () => {
      const value = (await trait(contactId, 'dynamics.need'))?.value;
      return value?.kind === 'interests' ? value.items[0]?.label : undefined;
    };
    assert.equal(await need(), 'Biluochun');
    const items = [{ ...sku, quantity: 1, unitPrice: 1 }];
    await tell(who, 'order.placed', order(1, { items }), 2);
    assert.equal(await need(), undefined);
    await tell(who, 'event.tracked', event('Product Added', sku), 1);
    assert.equal(await need(), 'Biluochun');
    app.clock.advance(14 * day);
    assert.equal(await need(), undefined);
  });
});

test('how she deals with the brand: channel, hours, writing, shares, reviews', async () => {
  const who = openid(newId());
  const first = await tell(who, 'message.received', message('hello'), 2);
  const second = await tell(who, 'message.received', message('hello?'), 1);
  for (let n = 0; n < 3; n++)
    await tell(who, 'menu.clicked', { key: 'k', kind: 'click', opensWindow: true, extra: {} });
  const shared = await tell(who, 'event.tracked', event('Product Shared', {}));
  await tell(who, 'event.tracked', event('Product Reviewed', { rating: 4 }));
  const sent = {
    messageId: newId(),
    kind: 'text',
    channelId: '01990000-0000-7000-8000-00000000000a',
  };
  await tell(who, 'message.sent', { ...sent, purpose: 'service' });
  assert.equal(await trait(first.contactId, 'social.replies'), undefined);
  await tell(who, 'message.sent', { ...sent, purpose: 'marketing' });
  const portrait = await read(first.contactId);
  assert.partialDeepStrictEqual(traitOf(portrait, 'social.channel')?.value, {
    label: '01990000-0000-7000-8000-00000000000a',
    times: 5,
    of: 7,
  });
  const hours = traitOf(portrait, 'social.hours')?.value;
  assert.ok(hours?.kind === 'hours');
  // Noon in Shanghai, where the workspace is.
  assert.deepEqual([hours.counts[12], hours.timeZone], [7, 'Asia/Shanghai']);
  assert.deepEqual([hours.from, hours.to], [12, 13]);
  const writing = traitOf(portrait, 'social.writing');
  assert.partialDeepStrictEqual(writing, {
    value: { count: 2 },
    at: ago(1).toISOString(),
    evidence: { factIds: [second.factId, first.factId] },
  });
  assert.deepEqual(traitOf(portrait, 'social.shares')?.evidence.factIds, [shared.factId]);
  assert.partialDeepStrictEqual(traitOf(portrait, 'social.reviews')?.value, {
    reviews: 1,
    stars: 4,
  });
  assert.partialDeepStrictEqual(traitOf(portrait, 'social.replies')?.value, { part: 5, of: 1 });
});

test('what she does now, and where', async () => {
  const who = openid(newId());
  await tell(who, 'order.placed', order(1), 3);
  const { contactId } = await tell(who, 'message.received', message('Where is it?'), 0);
  const portrait = await read(contactId);
  assert.partialDeepStrictEqual(traitOf(portrait, 'dynamics.doing'), {
    value: { kind: 'entry', entry: { key: 'timeline.message.received' } },
    confidence: { level: 'sure' },
  });
  assert.partialDeepStrictEqual(traitOf(portrait, 'dynamics.where'), {
    value: { kind: 'text', text: 'IFC' },
    confidence: { level: 'guess' },
  });
});

describe('a hand-entered value', () => {
  const put = (id: string, name: TraitName, value: unknown) =>
    app.request('PUT', url(id, name), { body: { value } });

  test('beats what was derived and says so; taken back, the derived one shows again', async () => {
    const who = openid(newId());
    const { contactId } = await tell(who, 'order.placed', order(1));
    const entered = await put(contactId, 'consumption.category', 'Silk');
    assert.equal(entered.status, 200, entered.text);
    const shown = traitOf(entered.body, 'consumption.category');
    assert.partialDeepStrictEqual(shown, {
      value: { kind: 'text', text: 'Silk' },
      entered: { by: 'test' },
      derived: { value: { kind: 'favourite', label: 'Tea' } },
    });
    await tell(who, 'order.placed', order(1));
    assert.deepEqual((await trait(contactId, 'consumption.category'))?.value, shown?.value);
    const cleared = await app.request('DELETE', url(contactId, 'consumption.category'));
    assert.partialDeepStrictEqual(traitOf(cleared.body, 'consumption.category'), {
      value: { kind: 'favourite', label: 'Tea', times: 2 },
      entered: null,
      derived: null,
    });
    await app.settle();
    assert.deepEqual(await read(contactId), cleared.body);
    const { body } = await app.request('GET', `/api/v1/contacts/${contactId}/timeline`);
    assert.deepEqual(
      body.items
        .filter(({ type }: { type: string }) => type === 'trait.entered')
        .map(({ entry }: { entry: { key: string } }) => entry.key),
      ['timeline.trait.cleared', 'timeline.trait.entered'],
    );
  });

  test('of a feature of hers is her profile’s too', async () => {
    const { contactId } = await tell(openid(newId()), 'contact.identified', {
      source: 'web',
      traits: { city: 'Paris', birthday: '1990-03-03' },
    });
    const entered = await put(contactId, 'fixed.city', 'Lyon');
    assert.partialDeepStrictEqual(traitOf(entered.body, 'fixed.city'), {
      value: { text: 'Lyon' },
      entered: { by: null },
      derived: { value: { text: 'Paris' }, confidence: { level: 'likely' } },
    });
    const { body } = await app.request('GET', `/api/v1/contacts/${contactId}`);
    assert.equal(body.city, 'Lyon');
    assert.partialDeepStrictEqual(await trait(contactId, 'fixed.age'), {
      value: { count: 35, unit: 'years' },
    });
    app.clock.advance(day);
    assert.partialDeepStrictEqual(await trait(contactId, 'fixed.age'), { value: { count: 36 } });
  });

  test('is refused where facts are counted, and where it makes no sense', async () => {
    const { contactId } = await tell(openid(newId()), 'order.placed', order(1));
    const money = await put(contactId, 'consumption.money', 'much');
    assert.deepEqual([money.status, money.body.code], [409, 'portrait.only_derived']);
    for (const [name, value] of [
      ['fixed.language', 'klingon'],
      ['fixed.birthday', '2026-02-30'],
      ['interests.categories', 'Tea'],
      ['consumption.store', ['IFC']],
    ] as const)
      assert.equal((await put(contactId, name, value)).body.code, 'portrait.bad_value', name);
    assert.equal((await put(contactId, 'interests.brands', ['Yunhe', 'Gaiwan'])).status, 200);
    assert.equal((await put(newId(), 'dynamics.need', 'Tea')).status, 404);
  });
});

test('merged contacts make one portrait, and parted ones two again', async () => {
  const [a, b] = [openid(newId()), openid(newId())];
  const one = await tell(a, 'order.placed', order(10_000), 3);
  const two = await tell(b, 'order.placed', order(30_000, { store: 'Plaza 66' }), 1);
  await app.request('PUT', url(two.contactId, 'dynamics.need'), { body: { value: 'Gift box' } });
  await app.settle();
  const ids = [one.contactId, two.contactId];
  const apart = await Promise.all(ids.map(read));
  const pair = { body: { contactId: two.contactId } };
  const merged = await app.request('POST', `/api/v1/contacts/${one.contactId}/merge`, pair);
  assert.equal(merged.status, 200, merged.text);
  await app.settle();
  for (const id of ids) {
    const together = await read(id);
    assert.equal(together.contactId, one.contactId);
    const value = (name: TraitName) => traitOf(together, name)?.value;
    assert.partialDeepStrictEqual(value('consumption.money'), { amounts: [{ amount: 40_000 }] });
    assert.partialDeepStrictEqual(value('consumption.category'), { times: 2, of: 2 });
    assert.partialDeepStrictEqual(value('consumption.interval'), { count: 2 });
    assert.partialDeepStrictEqual(value('dynamics.need'), { text: 'Gift box' });
  }
  const parted = await app.request('POST', `/api/v1/contacts/${one.contactId}/unmerge`, pair);
  assert.equal(parted.status, 200, parted.text);
  await app.settle();
  assert.deepEqual(await Promise.all(ids.map(read)), apart);
});

test('values that facts have told can be chosen from', async () => {
  await tell(openid(newId()), 'order.placed', order(1, { store: 'Plaza 66' }));
  const { body } = await app.request('GET', '/api/v1/portrait/values?dimension=store&q=PLA');
  assert.deepEqual(body.items, [{ value: 'plaza 66', label: 'Plaza 66' }]);
});

test('a person’s cell is live: it moves with her purchase, by the cuts of last night', async () => {
  const people = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const who = openid(newId());
      for (let times = 0; times <= n % 5; times++)
        await tell(who, 'order.placed', order(10_000 * (n + 1)), 100 - n * 10);
      return { who, ...(await tell(who, 'message.received', message('hi'))) };
    }),
  );
  await app.request('POST', '/api/v1/portrait/jobs/rfm');
  await app.runJobs();
  const first = people[0];
  assert.ok(first);
  const cell = async () => {
    const value = (await trait(first.contactId, 'consumption.rfm'))?.value;
    assert.ok(value?.kind === 'cell');
    return value;
  };
  const before = await cell();
  assert.deepEqual([before.r, before.f, before.group], [1, 1, 'lost']);
  await tell(first.who, 'order.placed', order(9_000_000));
  const after = await cell();
  assert.ok(after.r > before.r && after.f > before.f);
  assert.equal(after.m, 5);
});

test('what was bought in other currencies is told beside the grid, and not added up', async () => {
  const spend = (who: string, total: number, currency: string) =>
    tell(openid(who), 'order.placed', order(total, { currency }));
  await spend('traveller 1', 3_000, 'USD');
  await spend('traveller 2', 4_000, 'USD');
  await spend('traveller 2', 50_000, 'HKD');
  const { body: before } = await app.request('GET', '/api/v1/rfm');
  assert.deepEqual(
    [before.currency, before.elsewhere],
    [
      'CNY',
      [
        { currency: 'USD', buyers: 2, money: 7_000 },
        { currency: 'HKD', buyers: 1, money: 50_000 },
      ],
    ],
  );
  const { body: settings } = await app.request('GET', '/api/v1/portrait/settings');
  await app.request('PUT', '/api/v1/portrait/settings', {
    body: { ...settings, rfm: { ...settings.rfm, currency: 'USD' } },
  });
  await app.runJobs();
  const { body: grid } = await app.request('GET', '/api/v1/rfm');
  assert.deepEqual([grid.currency, grid.buyers, grid.money], ['USD', 2, 7_000]);
  assert.ok(grid.elsewhere.some(({ currency }: { currency: string }) => currency === 'CNY'));
  await app.request('PUT', '/api/v1/portrait/settings', { body: settings });
  await app.runJobs();
});
