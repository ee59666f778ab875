import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { city, hour, ordered, segmentStage } from '../test/stage.ts';

const { app, workspaceId, request, ask, settle, happened, made, namesIn, told, lives, orders } =
  segmentStage();

describe('a live segment', () => {
  test('finds who is in it when it is made, and states no facts for them', async () => {
    await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'));
    const { body } = await ask('POST', '', { name: 'Shanghai', rule: city('shanghai') });
    assert.deepEqual([body.status, body.kind, body.size], ['computing', 'live', 0]);
    await settle();
    const { body: ready } = await ask('GET', `/${body.id}`);
    assert.deepEqual([ready.status, ready.size, ready.progress], ['ready', 1, null]);
    assert.deepEqual(await namesIn(body.id), ['Li']);
    const { body: changes } = await ask('GET', `/${body.id}/changes`);
    assert.deepEqual(changes.items, []);
  });

  test('follows facts, and tells who came and went and why', async () => {
    const id = await made('Shanghai', city('Shanghai'));
    await happened(lives('Li', 'Shanghai'));
    assert.deepEqual(await namesIn(id), ['Li']);
    app().clock.advance(hour);
    await happened(lives('Li', 'Beijing'));
    assert.deepEqual(await namesIn(id), []);
    const { body } = await ask('GET', `/${id}/changes`);
    assert.deepEqual(
      body.items.map(({ person, ...rest }: { person: { name: string } }) => [person.name, rest]),
      [
        [
          'Li',
          {
            entered: false,
            at: '2026-03-02T05:00:00.000Z',
            cause: 'fact',
            by: 'contact.identified',
          },
        ],
        ['Li', { entered: true, at: '2026-03-02T04:00:00.000Z', cause: 'fact', by: null }],
      ],
    );
    const { body: left } = await ask('GET', `/${id}/changes?direction=left&limit=1`);
    assert.equal(left.items.length, 1);
    assert.equal(left.nextCursor, null);
  });

  test('lets people go when their time is over, though nothing happens', async () => {
    const id = await made('Bought in a week', ordered(1, 7));
    await happened(orders('Li', '1', 24), lives('Li', 'Shanghai'));
    assert.deepEqual(await namesIn(id), ['Li']);
    app().clock.advance(6 * 24 * hour - 60_000);
    await settle();
    assert.deepEqual(await namesIn(id), ['Li']);
    app().clock.advance(60_000);
    await settle();
    assert.deepEqual(await namesIn(id), []);
    const { body } = await ask('GET', `/${id}/changes?limit=1`);
    assert.equal(body.items[0].cause, 'time');
    assert.ok(body.nextCursor);
  });

  test('with a new rule has other members, and so has what is built on it', async () => {
    await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'));
    const id = await made('City', city('Shanghai'));
    const built = await made('Not there', { kind: 'segment', segmentId: id, not: true });
    assert.deepEqual([await namesIn(id), await namesIn(built)], [['Li'], ['Wu']]);
    const changed = await ask('PATCH', `/${id}`, { rule: city('Beijing'), name: 'Capital' });
    assert.deepEqual([changed.status, changed.body.name], [200, 'Capital']);
    await settle();
    assert.deepEqual([await namesIn(id), await namesIn(built)], [['Wu'], ['Li']]);
    const causes = async (of: string) =>
      (await ask('GET', `/${of}/changes`)).body.items.map(
        ({ cause, by }: { cause: string; by: string }) => [cause, by],
      );
    assert.deepEqual(await causes(id), [
      ['rule', 'test'],
      ['rule', 'test'],
    ]);
    assert.deepEqual(await causes(built), [
      ['segment', 'City'],
      ['segment', 'City'],
    ]);
  });

  test('knows the people of both sides after a merge, and after its undoing', async () => {
    const id = await made('Twice', ordered(2));
    const [li, lily] = await happened(
      orders('Li', '1'),
      orders('Lily', '2'),
      lives('Li', 'Shanghai'),
    );
    assert.deepEqual(await namesIn(id), []);
    const path = `/api/v1/contacts/${li}`;
    await request('POST', `${path}/merge`, { contactId: lily });
    await settle();
    assert.deepEqual(await namesIn(id), ['Li']);
    await request('POST', `${path}/unmerge`, { contactId: lily });
    await settle();
    assert.deepEqual(await namesIn(id), []);
  });

  test('has nobody come back on her own account who was merged away, when her time is over', async () => {
    const id = await made('Not bought in a week', { ...ordered(1, 7), not: true });
    const [li, lily] = await happened(orders('Li', '1', 24), orders('Lily', '2', 24));
    await request('POST', `/api/v1/contacts/${li}/merge`, { contactId: lily });
    await settle();
    app().clock.advance(7 * 24 * hour);
    await settle();
    const { body } = await ask('GET', `/${id}/members`);
    assert.deepEqual(
      body.items.map((member: { id: string }) => member.id),
      [li],
    );
    assert.equal((await ask('GET', `/${id}`)).body.size, 1);
  });

  test('follows its workspace’s consent settings without a fact', async () => {
    const id = await made('May be written to', {
      kind: 'field',
      field: 'consent.given',
      params: { purpose: 'marketing' },
      test: { op: 'isTrue' },
    });
    await happened(lives('Li', 'Shanghai'));
    assert.deepEqual(await namesIn(id), []);
    await app().kernel.database.pool.query(
      `update kernel.workspaces set settings = '{"consent":{"marketing":"granted"}}' where id = $1`,
      [workspaceId()],
    );
    await settle();
    assert.deepEqual(await namesIn(id), ['Li']);
    const { body } = await ask('GET', `/${id}/changes`);
    assert.deepEqual([body.items[0].cause, body.items[0].by], ['settings', 'consent.given']);
  });

  test('of birthdays has other members every day', async () => {
    const id = await made('Birthday', {
      kind: 'anniversary',
      field: 'contacts.birthday',
      calendar: 'gregorian',
      from: 0,
      to: 0,
    });
    const lunar = await made('Lantern festival', {
      kind: 'anniversary',
      field: 'contacts.birthday',
      calendar: 'lunar',
      from: 0,
      to: 0,
    });
    // It is 2 March 2026 in Shanghai; the next day is the fifteenth of the first month, as was 19 February 2000.
    await happened(
      told('Li', { birthday: '1990-03-02' }),
      told('Wu', { birthday: '1990-03-03' }),
      told('An', { birthday: '2000-02-19' }),
    );
    assert.deepEqual([await namesIn(id), await namesIn(lunar)], [['Li'], []]);
    app().clock.advance(12 * hour - 1);
    await settle();
    assert.deepEqual([await namesIn(id), await namesIn(lunar)], [['Li'], []]);
    app().clock.advance(1);
    await settle();
    assert.deepEqual([await namesIn(id), await namesIn(lunar)], [['Wu'], ['An']]);
  });
});

describe('static lists', () => {
  test('are kept by hand, once each, and live segments follow them', async () => {
    const [li, wu] = await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'));
    const list = await made('Guests');
    const others = await made('No guests', { kind: 'segment', segmentId: list, not: true });
    const put = await ask('POST', `/${list}/members`, { contactIds: [li, li] });
    assert.deepEqual([put.status, put.body], [200, { changed: 1, size: 1 }]);
    assert.deepEqual([await namesIn(list), await namesIn(others)], [['Li'], ['Wu']]);
    await ask('POST', `/${list}/members`, { contactIds: [li, wu] });
    const off = await ask('POST', `/${list}/members/remove`, { contactIds: [li] });
    assert.deepEqual(off.body, { changed: 1, size: 1 });
    assert.deepEqual([await namesIn(list), await namesIn(others)], [['Wu'], ['Li']]);
    const { body } = await ask('GET', `/${list}/changes?limit=1`);
    assert.deepEqual([body.items[0].cause, body.items[0].by], ['hand', 'test']);
  });

  test('have no rule, and live segments are not kept by hand', async () => {
    const [li] = await happened(lives('Li', 'Shanghai'));
    const list = await made('Guests');
    const live = await made('Shanghai', city('Shanghai'));
    const ruled = await ask('PATCH', `/${list}`, { rule: city('x') });
    assert.deepEqual([ruled.status, ruled.body.code], [409, 'segment.is_list']);
    const put = await ask('POST', `/${live}/members`, { contactIds: [li] });
    assert.deepEqual([put.status, put.body.code], [409, 'segment.not_list']);
  });

  test('are made of a rule that was never saved, and keep who met it then', async () => {
    await happened(lives('Li', 'Shanghai'), lives('Wu', 'Beijing'), lives('An', 'Shanghai'));
    const answer = await ask('POST', '', {
      name: 'Shanghai today',
      kind: 'static',
      rule: city('Shanghai'),
    });
    assert.deepEqual([answer.status, answer.body.kind, answer.body.rule], [201, 'static', null]);
    await settle();
    await happened(lives('Wu', 'Shanghai'), lives('Li', 'Beijing'));
    assert.deepEqual(await namesIn(answer.body.id), ['An', 'Li']);
    const others = await ask('POST', '', {
      name: 'Not in Shanghai',
      kind: 'static',
      rule: { ...city('Shanghai'), not: true },
    });
    await settle();
    assert.deepEqual(await namesIn(others.body.id), ['Li']);
    const bad = await ask('POST', '', { name: 'Bad', kind: 'static', rule: ordered(1, 0) });
    assert.deepEqual([bad.status, bad.body.code], [422, 'segment.rule_invalid']);
    assert.equal((await ask('POST', '', { name: 'Bad', kind: 'live' })).status, 400);
  });

  test('made of a segment stay as it was', async () => {
    await happened(lives('Li', 'Shanghai'), lives('Wu', 'Shanghai'));
    const live = await made('Shanghai', city('Shanghai'));
    const copy = await ask('POST', `/${live}/snapshot`, { name: 'Shanghai in March' });
    assert.equal(copy.status, 201);
    await settle();
    await happened(lives('Wu', 'Beijing'), lives('An', 'Shanghai'));
    assert.deepEqual(await namesIn(copy.body.id), ['Li', 'Wu']);
    const { body } = await ask('GET', `/${copy.body.id}`);
    assert.deepEqual([body.kind, body.status, body.size], ['static', 'ready', 2]);
  });
});
