import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AnyFactInput } from '#contracts/facts.ts';
import { contacts } from '#modules/contacts/index.ts';
import { sql } from '#kernel/db/database.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { fact } from '#test/facts.ts';
import { audience } from '../../index.ts';
import { counts, makeTag, namesOf, people, stated } from '../test/stage.ts';
import { giveRule, held, property, putRule, shouldHold, when } from '../test/rules.ts';
import { expireJob } from './expire.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, audience] });
});
after(() => app.stop());

const day = 86_400_000;
const happen = async (contactId: string, ...inputs: Pick<AnyFactInput, 'type' | 'data'>[]) => {
  const occurredAt = app.clock.now();
  await app.kernel.facts.append(
    inputs.map(({ type, data }) => fact(app.workspaceId, type, data, { contactId, occurredAt })),
  );
  await app.settle();
};
const view = (path: string) => ({
  type: 'page.viewed' as const,
  data: { url: path, path, title: path, referrer: '', properties: {}, context: {} },
});
const say = (text: string) => ({
  type: 'message.received' as const,
  data: {
    kind: 'text' as const,
    platformId: null,
    text,
    mediaId: null,
    menuItemId: null,
    extra: {},
  },
});
const order = (total: number) => ({
  type: 'order.placed' as const,
  data: { orderNo: `N${total}`, total, currency: 'CNY', source: 'pos', store: null, items: [] },
});
const scan = (scene: string) => ({ type: 'code.scanned' as const, data: { scene, ticket: null } });
const click = (key: string) => ({
  type: 'menu.clicked' as const,
  data: { key, kind: 'click', opensWindow: true, extra: {} },
});
const expire = async () => {
  await app.app.jobs[expireJob]?.({} as never, {
    signal: new AbortController().signal,
    attempt: 1,
    lastAttempt: false,
  });
  await app.settle();
};
const viewed = (path: string, more = {}) =>
  when('page.viewed', [property('path', { op: 'is', values: [path] })], more);

describe('a rule puts its tag on', () => {
  test('for a scan, a tap, words, an amount, and so many views in a week', async () => {
    const [who = ''] = await people(app, 1);
    const is = (name: string, value: string) => property(name, { op: 'is', values: [value] });
    const rules = {
      Scanned: when('code.scanned', [is('scene', 'ifc-3')]),
      Tapped: when('menu.clicked', [is('key', 'CLUB')]),
      Said: when('message.received', [property('text', { op: 'contains', values: ['退货'] })]),
      Spent: when('order.placed', [
        property('total', { op: 'above', value: 100_000, currency: 'CNY' }),
      ]),
      Viewed: viewed('/sale', { times: 3, within: { n: 1, unit: 'week' } }),
    };
    for (const [name, put] of Object.entries(rules))
      await giveRule(app, await makeTag(app, name), { puts: [put] });
    await happen(who, scan('ifc-4'), click('HELP'), say('hello'), order(100_000), view('/sale'));
    assert.deepEqual(await namesOf(app, who), []);
    app.clock.advance(8 * day);
    await happen(who, view('/sale'), view('/sale'));
    await happen(who, scan('ifc-3'), click('CLUB'), say('我要退货'), order(100_001));
    assert.deepEqual(await namesOf(app, who), ['Said', 'Scanned', 'Spent', 'Tapped']);
    app.clock.advance(6 * day);
    await happen(who, view('/sale'));
    assert.deepEqual(await namesOf(app, who), ['Said', 'Scanned', 'Spent', 'Tapped', 'Viewed']);
    const { body } = await app.request('GET', `/api/v1/contacts/${who}/tags`);
    const tag = body.items.find((item: { name: string }) => item.name === 'Viewed');
    assert.deepEqual(
      [tag.why, tag.since, tag.until, tag.byRule, tag.fact.entry.key],
      ['rule:page.viewed:3', app.clock.now().toISOString(), null, true, 'timeline.page.viewed'],
    );
  });

  test('once, and takes it off, stating each', async () => {
    const [who = ''] = await people(app, 1);
    const tagId = await makeTag(app, 'Curious');
    await giveRule(app, tagId, { puts: [viewed('/a')], takes: [viewed('/b')] });
    await happen(who, view('/a'), view('/a'));
    app.clock.advance(1000);
    await happen(who, view('/b'));
    app.clock.advance(1000);
    await happen(who, view('/a'));
    assert.deepEqual(await stated(app, [who]), [
      'tag.added Curious',
      'tag.removed Curious',
      'tag.added Curious',
    ]);
  });

  test('on a person whose two contacts only together did enough', async () => {
    const [elder = '', younger = ''] = await people(app, 2);
    const tagId = await makeTag(app, 'Both');
    await giveRule(app, tagId, { puts: [viewed('/both', { times: 2 })] });
    await happen(elder, view('/both'));
    app.clock.advance(1000);
    await happen(younger, view('/both'));
    assert.deepEqual(await held(app, tagId), []);
    const join = (act: string) =>
      app.request('POST', `/api/v1/contacts/${elder}/${act}`, { body: { contactId: younger } });
    await join('merge');
    await app.settle();
    assert.deepEqual(await namesOf(app, elder), ['Both']);
    await join('unmerge');
    await app.settle();
    assert.deepEqual(await held(app, tagId), []);
  });
});

describe('what lasts for some days', () => {
  test('goes to the minute, and not renewed begins anew', async () => {
    const [who = ''] = await people(app, 1);
    const tagId = await makeTag(app, 'Fresh');
    const lifetime = { days: 3, renew: false };
    await giveRule(app, tagId, { puts: [viewed('/fresh')], lifetime });
    const begun = app.clock.now().getTime();
    await happen(who, view('/fresh'));
    app.clock.advance(2 * day);
    await happen(who, view('/fresh'));
    app.clock.set(new Date(begun + 3 * day - 1));
    await expire();
    assert.deepEqual(await namesOf(app, who), ['Fresh']);
    app.clock.set(new Date(begun + 3 * day));
    await expire();
    assert.deepEqual(await namesOf(app, who), []);
    await happen(who, view('/fresh'));
    assert.deepEqual(await namesOf(app, who), ['Fresh']);
  });

  test('renewed lasts from the latest that counts', async () => {
    const [who = ''] = await people(app, 1);
    const tagId = await makeTag(app, 'Regular');
    const twice = viewed('/regular', { times: 2, within: { n: 2, unit: 'day' } });
    const lifetime = { days: 4, renew: true };
    await giveRule(app, tagId, { puts: [twice], lifetime });
    const begun = app.clock.now().getTime();
    const until = async () => ((await held(app, tagId))[0]?.until ?? 0) - begun;
    await happen(who, view('/regular'), view('/regular'));
    assert.equal(await until(), 4 * day);
    app.clock.advance(3 * day);
    // Alone in its two days, it counts for nothing.
    await happen(who, view('/regular'));
    assert.equal(await until(), 4 * day);
    app.clock.advance(day / 2);
    await happen(who, view('/regular'));
    assert.equal(await until(), 7.5 * day);
  });

  test('given by hand goes by itself too', async () => {
    const [who = '', other = ''] = await people(app, 2);
    const until = new Date(app.clock.now().getTime() + day).toISOString();
    const give = (id: string, body: object) =>
      app.request('POST', `/api/v1/contacts/${id}/tags`, { body: { name: 'Guest', ...body } });
    await give(who, { until });
    await give(other, { until });
    // Given once more for good, it stays.
    await give(other, {});
    app.clock.advance(day);
    await expire();
    assert.deepEqual(await namesOf(app, who), []);
    assert.deepEqual(await namesOf(app, other), ['Guest']);
    assert.deepEqual(await stated(app, [who]), ['tag.added Guest', 'tag.removed Guest']);
  });

  test('of many at once goes from all of them', async () => {
    const ids = await people(app, 1100);
    const tagId = await makeTag(app, 'Crowd');
    const until = new Date(app.clock.now().getTime() + day).toISOString();
    for (const some of [ids.slice(0, 1000), ids.slice(1000)])
      await app.request('POST', `/api/v1/tags/${tagId}/people`, {
        body: { action: 'put', until, contactIds: some },
      });
    await app.runJobs();
    app.clock.advance(day);
    await expire();
    const { kept, counted } = await counts(app, [tagId]);
    assert.deepEqual([kept, counted], [{}, {}]);
  });
});

describe('staff', () => {
  test('stand above a rule: what they give it neither takes off nor lets run out', async () => {
    const [who = ''] = await people(app, 1);
    const tagId = await makeTag(app, 'Hands');
    const lifetime = { days: 1, renew: false };
    await giveRule(app, tagId, { puts: [viewed('/in')], takes: [viewed('/out')], lifetime });
    await happen(who, view('/in'));
    await app.request('POST', `/api/v1/contacts/${who}/tags`, { body: { name: 'Hands' } });
    app.clock.advance(1000);
    await happen(who, view('/out'));
    app.clock.advance(2 * day);
    await expire();
    assert.deepEqual(await namesOf(app, who), ['Hands']);
    assert.deepEqual(await stated(app, [who]), ['tag.added Hands']);
  });

  test('take a tag off until something new puts it on', async () => {
    const [who = ''] = await people(app, 1);
    const tagId = await makeTag(app, 'Again');
    const rule = { puts: [viewed('/again')] };
    await giveRule(app, tagId, rule, true);
    await happen(who, view('/again'));
    app.clock.advance(1000);
    await app.request('DELETE', `/api/v1/contacts/${who}/tags/${tagId}`);
    await app.settle();
    await giveRule(app, tagId, rule, true);
    assert.deepEqual(await namesOf(app, who), []);
    app.clock.advance(1000);
    await happen(who, view('/again'));
    assert.deepEqual(await namesOf(app, who), ['Again']);
  });
});

describe('a rule', () => {
  test('from now on leaves the past alone, and with the past looks at it', async () => {
    const [before = '', behind = ''] = await people(app, 2);
    await happen(before, view('/past'));
    app.clock.advance(1000);
    const [now, all] = [await makeTag(app, 'Now'), await makeTag(app, 'All')];
    await giveRule(app, now, { puts: [viewed('/past')] });
    await giveRule(app, all, { puts: [viewed('/past')] }, true);
    app.clock.advance(1000);
    await happen(behind, view('/past'));
    assert.deepEqual(await namesOf(app, before), ['All']);
    assert.deepEqual(await namesOf(app, behind), ['All', 'Now']);
  });

  test('changed keeps what it had put on, or with the past decides anew', async () => {
    const [one = '', two = ''] = await people(app, 2);
    const tagId = await makeTag(app, 'Changed');
    await giveRule(app, tagId, { puts: [viewed('/one')] });
    await happen(one, view('/one'));
    await happen(two, view('/two'));
    app.clock.advance(1000);
    await giveRule(app, tagId, { puts: [viewed('/two')] });
    assert.deepEqual(await namesOf(app, one), ['Changed']);
    assert.deepEqual(await namesOf(app, two), []);
    await giveRule(app, tagId, { puts: [viewed('/two')] }, true);
    assert.deepEqual(await namesOf(app, one), []);
    assert.deepEqual(await namesOf(app, two), ['Changed']);
  });

  test('switched off does nothing; on again it counts from then, or all', async () => {
    const [one = '', two = ''] = await people(app, 2);
    const tagId = await makeTag(app, 'Switch');
    await giveRule(app, tagId, { puts: [viewed('/switch')] });
    const set = async (body: object) => {
      app.clock.advance(1000);
      await app.request('PATCH', `/api/v1/tags/${tagId}/rule`, { body });
      await app.runJobs();
    };
    await set({ active: false });
    await happen(one, view('/switch'));
    await set({ active: true });
    assert.deepEqual(await namesOf(app, one), []);
    await happen(two, view('/switch'));
    assert.deepEqual(await namesOf(app, two), ['Switch']);
    await set({ active: true, past: true });
    assert.deepEqual(await namesOf(app, one), ['Switch']);
  });

  test('removed leaves its people with the tag, or without', async () => {
    const [who = '', given = ''] = await people(app, 2);
    for (const keep of [true, false]) {
      const name = keep ? 'Kept' : 'Dropped';
      const tagId = await makeTag(app, name);
      await giveRule(app, tagId, { puts: [viewed(`/${name}`)] });
      await happen(who, view(`/${name}`));
      await app.request('POST', `/api/v1/contacts/${given}/tags`, { body: { name } });
      const people = keep ? 'keep' : 'take';
      await app.request('DELETE', `/api/v1/tags/${tagId}/rule?people=${people}`);
      await app.runJobs();
      await app.settle();
    }
    assert.deepEqual(await namesOf(app, who), ['Kept']);
    assert.deepEqual(await namesOf(app, given), ['Dropped', 'Kept']);
    const { body } = await app.request('GET', `/api/v1/contacts/${who}/tags`);
    assert.equal(body.items[0].byRule, false);
  });

  test('that makes no sense is refused with every place named', async () => {
    const tagId = await makeTag(app, 'Nonsense');
    const { status, body } = await app.request('PUT', `/api/v1/tags/${tagId}/rule`, {
      body: {
        rule: {
          puts: [
            when('tag.added'),
            viewed('/x', { within: { n: 0, unit: 'day' } }),
            when('page.viewed', [property('total', { op: 'above', value: 1 })]),
          ],
        },
      },
    });
    assert.equal(status, 422);
    assert.deepEqual(
      body.problems.map(({ path, code }: { path: string; code: string }) => [path, code]),
      [
        ['$.puts[0].fact.type', 'tag.own_doings'],
        ['$.puts[1].within', 'span.empty'],
        ['$.puts[2].fact.where[0].property', 'property.unknown'],
      ],
    );
  });

  test('can be tried on the newest people', async () => {
    const ids = await people(app, 3);
    for (const id of ids.slice(1)) await happen(id, view('/try'));
    const { body } = await app.request('POST', '/api/v1/tag-rules/preview', {
      body: { rule: { puts: [viewed('/try')] } },
    });
    assert.equal(body.would, 2);
    assert.ok(body.looked >= 3);
  });

  test('moves with its tag when that is merged', async () => {
    const [one = '', two = ''] = await people(app, 2);
    const [from, intoId] = [await makeTag(app, 'From'), await makeTag(app, 'Into')];
    await giveRule(app, from, { puts: [viewed('/from')] });
    await happen(one, view('/from'));
    await app.request('POST', `/api/v1/tags/${from}/merge`, { body: { intoId } });
    await app.runJobs();
    await happen(two, view('/from'));
    for (const id of [one, two]) assert.deepEqual(await namesOf(app, id), ['Into']);
    assert.equal((await held(app, intoId)).length, 2);
  });
});

describe('the past', () => {
  test('while facts happen ends as if they had happened before', async () => {
    const ids = await people(app, 1500);
    const tagId = await makeTag(app, 'Meanwhile');
    const rule = {
      puts: [viewed('/m', { times: 2 })],
      takes: [viewed('/n')],
      lifetime: null,
    };
    const paths = ['/m', '/m', '/n', '/m'];
    const wave = (n: number) =>
      app.kernel.facts.append(
        ids.map((contactId, index) => {
          const { type, data } = view(paths[(index + n) % paths.length] ?? '');
          const occurredAt = new Date(app.clock.now().getTime() + n * 1000);
          return fact(app.workspaceId, type, data, { contactId, occurredAt });
        }),
      );
    await wave(0);
    await wave(1);
    await app.settle();
    await putRule(app, tagId, rule, true);
    const live = async () => {
      for (const n of [2, 3, 4]) {
        await wave(n);
        await app.settle();
      }
    };
    await Promise.all([app.runJobs(), live()]);
    await app.settle();
    const plain = await shouldHold(app, tagId, rule);
    assert.ok(plain.length > 300);
    assert.deepEqual(await held(app, tagId), plain);
    const { rows } = await sql<{ most: number }>`
      select max(n)::int as most from (
        select abs(sum(case type when 'tag.added' then 1 else -1 end)) as n from kernel.facts
        where data ->> 'tagId' = ${tagId} group by contact_id) each`.execute(app.kernel.db);
    assert.deepEqual(rows, [{ most: 1 }]);
  });

  test('has a progress, and can be stopped', async () => {
    const tagId = await makeTag(app, 'Progress');
    const { body } = await app.request('PUT', `/api/v1/tags/${tagId}/rule`, {
      body: { rule: { puts: [viewed('/m')] }, past: true },
    });
    assert.ok(body.run.progress.of >= 1500);
    await app.request('POST', `/api/v1/tag-runs/${body.run.id}/cancel`);
    await app.runJobs();
    assert.deepEqual(await held(app, tagId), []);
  });
});
