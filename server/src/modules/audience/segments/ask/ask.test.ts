import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fact, userId } from '#test/facts.ts';
import { all, city, ordered, segmentStage } from '../test/stage.ts';

const { app, workspaceId, request, ask, happened, made, lives, orders } = segmentStage();

const anOrder = {
  orderNo: '1',
  total: 9_900,
  currency: 'CNY',
  source: 'pos',
  store: null,
  items: [],
};

describe('a rule', () => {
  test('is counted, with every condition, before it is saved', async () => {
    await happened(
      lives('Li', 'Shanghai'),
      lives('Wu', 'Shanghai'),
      lives('An', 'Beijing'),
      orders('Li', '1'),
      orders('An', '2'),
    );
    const rule = all(city('Shanghai'), { ...ordered(1), not: true });
    const { status, body } = await ask('POST', '/preview', { rule });
    assert.equal(status, 200);
    assert.deepEqual([body.count, body.of], [1, 3]);
    assert.deepEqual(body.nodes, [
      { path: '$', count: 1 },
      { path: '$.rules[0]', count: 2 },
      { path: '$.rules[1]', count: 1 },
    ]);
    assert.deepEqual(
      body.sample.map(({ name }: { name: string }) => name),
      ['Wu'],
    );
    const counted = await ask('POST', '/count', { rule });
    assert.deepEqual([counted.status, counted.body.count], [200, 1]);
    const others = await ask('POST', '/count', { rule: { ...rule, not: true } });
    assert.equal(others.body.count, 2);
  });

  test('shows people without a name by how they are known', async () => {
    const { id: workspace, now } = { id: workspaceId(), now: app().clock.now() };
    await happened(
      fact(workspace, 'order.placed', anOrder, { identities: [userId('u-1')], occurredAt: now }),
    );
    const { body } = await ask('POST', '/preview', { rule: ordered(1) });
    const [{ name, identityKinds }] = body.sample;
    assert.deepEqual([name, identityKinds], [null, ['user_id']]);
    const id = await made('Buyers', ordered(1));
    const members = await ask('GET', `/${id}/members`);
    assert.deepEqual(members.body.items[0].identityKinds, ['user_id']);
  });

  test('that makes no sense is refused with its places', async () => {
    const rule = all(
      { kind: 'field', field: 'contacts.city', test: { op: 'above', value: 1 } },
      ordered(1, 0),
      all(),
      { kind: 'segment', segmentId: '01900000-0000-7000-8000-000000000001' },
    );
    for (const [method, url, body] of [
      ['POST', '/preview', { rule }],
      ['POST', '/count', { rule }],
      ['POST', '', { name: 'Bad', rule }],
    ] as const) {
      const answer = await ask(method, url, body);
      assert.deepEqual([answer.status, answer.body.code], [422, 'segment.rule_invalid']);
      assert.deepEqual(
        answer.body.problems.map(({ path, code }: { path: string; code: string }) => [path, code]),
        [
          ['$.rules[0].test', 'test.misfit'],
          ['$.rules[1].window.span', 'span.empty'],
          ['$.rules[2]', 'group.empty'],
          ['$.rules[3].segmentId', 'segment.unknown'],
        ],
      );
    }
    const unshaped = await ask('POST', '', {
      name: 'Bad',
      rule: all({ kind: 'segment', segmentId: 'x' }),
    });
    assert.deepEqual(
      [unshaped.status, unshaped.body.errors[0].path],
      [400, 'body.rule.rules.0.segmentId'],
    );
  });

  test('that leads back to its own segment is refused', async () => {
    const first = await made('First', city('Shanghai'));
    const second = await made('Second', { kind: 'segment', segmentId: first });
    const { status, body } = await ask('PATCH', `/${first}`, {
      rule: all(city('x'), { kind: 'segment', segmentId: second }),
    });
    assert.equal(status, 422);
    assert.deepEqual(body.problems, [
      {
        path: '$.rules[1].segmentId',
        code: 'segment.cycle',
        values: { segmentId: second, name: 'Second' },
      },
    ]);
  });

  test('is explained for one person, condition by condition', async () => {
    const [li] = await happened(
      lives('Li', 'Shanghai'),
      orders('Li', '1', 30),
      orders('Li', '2', 1),
    );
    const rule = all(city('Beijing'), ordered(2, 7), {
      kind: 'did',
      fact: { type: 'order.placed', where: [] },
      window: { kind: 'ever' },
      measure: { of: 'sum', property: 'total', currency: 'CNY' },
      compare: { op: 'below', value: 100 },
      not: true,
    });
    const { body } = await ask('POST', '/explain', { rule, contactId: li });
    assert.deepEqual([body.person.name, body.holds, body.member], ['Li', false, null]);
    assert.deepEqual(body.nodes, [
      { path: '$', holds: false, value: null },
      { path: '$.rules[0]', holds: false, value: ['Shanghai'] },
      { path: '$.rules[1]', holds: true, value: 2 },
      { path: '$.rules[2]', holds: true, value: 19_800 },
    ]);
    const id = await made('Shanghai', city('Shanghai'));
    const saved = await ask('GET', `/${id}/explanation?contactId=${li}`);
    assert.deepEqual(
      [saved.body.holds, saved.body.member],
      [true, { since: '2026-03-02T04:00:00.000Z' }],
    );
  });
});

describe('the builder is given', () => {
  test('fields, and choices for them', async () => {
    await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'), lives('An', 'Shanghai'));
    const { body } = await ask('GET', '/catalogue');
    const names = body.fields.map(({ name }: { name: string }) => name);
    for (const name of [
      'contacts.city',
      'audience.tag',
      'consent.given',
      'codes.firstPlace',
      'messages.inWindow',
      'commerce.spent',
    ])
      assert.ok(names.includes(name), name);
    const { body: cities } = await ask('GET', '/choices?field=contacts.city');
    assert.deepEqual(
      cities.items.map(({ value }: { value: string }) => value),
      ['Shanghai', 'Beijing'],
    );
    for (const { name, choices, params } of body.fields) {
      if (choices) assert.equal((await ask('GET', `/choices?field=${name}`)).status, 200, name);
      for (const param of params)
        if (param.choices) {
          const url = `/choices?field=${name}&param=${param.name}`;
          assert.equal((await ask('GET', url)).status, 200, url);
        }
    }
  });

  test('what ids are called, however many others there are', async () => {
    const { body: tag } = await request('POST', '/api/v1/tags', { name: 'Regular' });
    await request('POST', '/api/v1/tags', { name: 'Guest' });
    const values = encodeURIComponent(JSON.stringify([tag.id, 'no id']));
    const { body } = await ask('GET', `/choices?field=audience.tag&values=${values}`);
    assert.deepEqual(body.items, [{ value: tag.id, label: 'Regular', parent: null }]);
    const one = await made('One');
    await made('Two');
    const ids = encodeURIComponent(JSON.stringify([one]));
    const { body: segments } = await ask('GET', `?ids=${ids}`);
    assert.deepEqual(
      segments.items.map(({ name }: { name: string }) => name),
      ['One'],
    );
    const refused = await ask('GET', '/choices?field=audience.tag&values=Regular');
    assert.deepEqual([refused.status, refused.body.code], [400, 'request.invalid']);
  });

  test('templates that work as soon as their open places are filled', async () => {
    const { body } = await ask('GET', '/templates');
    assert.deepEqual(
      body.items.map((template: { key: string }) => template.key),
      [
        'newFollowersNotBought',
        'silent60Days',
        'highSpendersNearStore',
        'birthdayNextWeek',
        'engagedNotRegistered',
      ],
    );
    for (const { key: name, rule, open } of body.items) {
      const { status, body: answer } = await ask('POST', '/preview', { rule });
      const places = (answer.problems ?? []).map(({ path }: { path: string }) => path);
      assert.deepEqual([status, places], open.length > 0 ? [422, open] : [200, []], name);
    }
  });
});
