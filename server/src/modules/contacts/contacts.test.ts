import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { audience } from '#modules/audience/index.ts';
import { consent } from '#modules/consent/index.ts';
import { newId } from '#kernel/ids.ts';
import { testApp, type TestApp } from '#test/app.ts';
import { email, fact, openid } from '#test/facts.ts';
import { contacts, findByIdentity, getContactsForSend } from './index.ts';

let app: TestApp;
before(async () => {
  app = await testApp({ modules: [contacts, consent, audience] });
});
after(() => app.stop());

const day = (n: number, hour = 10) => new Date(Date.UTC(2026, 1, n, hour));

/** States a fact, runs the reactions, and says whose it was. */
async function happens(...inputs: Parameters<typeof app.kernel.facts.append>[0]) {
  const results = await app.kernel.facts.append(inputs);
  await app.settle();
  return results.map((result) => result?.contactId ?? '');
}

const identified = (
  traits: Record<string, unknown>,
  given: Parameters<typeof fact>[3] = {},
  source = 'web',
) => fact(app.workspaceId, 'contact.identified', { source, traits }, given);

const read = async (id: string | undefined) =>
  (await app.request('GET', `/api/v1/contacts/${id}`)).body;

describe('facts make a profile', () => {
  test('traits become fields and attributes with their source and time', async () => {
    const [id] = await happens(
      identified({ nickname: '小雨', locale: 'zh_CN', country: '中国', tier: 'gold' }),
    );
    const contact = await read(id);
    assert.equal(contact.name, '小雨');
    assert.equal(contact.nameSource, 'web');
    assert.equal(contact.language, 'zh-CN');
    assert.deepEqual([contact.timeZone, contact.timeZoneSource], ['Asia/Shanghai', 'country']);
    assert.deepEqual(contact.attributes, [
      { key: 'tier', value: 'gold', source: 'web', at: '2026-03-01T10:00:00.000Z' },
    ]);
  });

  test('a fact that comes late does not undo a later one', async () => {
    const [id] = await happens(identified({ city: 'Lyon', points: 2 }, { occurredAt: day(5) }));
    await happens(identified({ city: 'Paris', points: 1 }, { contactId: id, occurredAt: day(4) }));
    const contact = await read(id);
    assert.equal(contact.city, 'Lyon');
    assert.equal(contact.attributes[0].value, 2);
  });

  test('what staff enter stands above, and gives way when it is taken back', async () => {
    const [id] = await happens(identified({ name: 'mei2001', city: 'Paris' }));
    const entered = await app.request('PATCH', `/api/v1/contacts/${id}`, {
      body: { attributes: { name: 'Wang Mei', vip: true } },
    });
    assert.equal(entered.status, 200);
    assert.deepEqual([entered.body.name, entered.body.nameSource], ['Wang Mei', 'manual']);
    await happens(identified({ name: 'mei2002' }, { contactId: id, occurredAt: day(28, 23) }));
    assert.equal((await read(id)).name, 'Wang Mei');
    await app.request('PATCH', `/api/v1/contacts/${id}`, { body: { attributes: { name: null } } });
    assert.equal((await read(id)).name, 'mei2001');
    await app.settle();
    assert.equal((await read(id)).name, 'mei2001');
    const { body } = await app.request('GET', `/api/v1/contacts/${id}/timeline`);
    const entries = body.items.filter((item: { entry: { key: string } }) =>
      item.entry.key.endsWith('entered'),
    );
    assert.deepEqual(
      entries.map((item: { entry: { values: unknown } }) => item.entry.values),
      [{ traits: 'name' }, { traits: 'name, vip' }],
    );
  });

  test('text that the database cannot hold is refused in words', async () => {
    const [id] = await happens(identified({}));
    for (const text of ['a\0b', 'half \ud800'])
      assert.deepEqual(
        (({ status, body }) => [status, body.code])(
          await app.request('PATCH', `/api/v1/contacts/${id}`, {
            body: JSON.stringify({ attributes: { text } }),
            headers: { 'content-type': 'application/json' },
          }),
        ),
        [400, 'contact.unstorable_text'],
      );
    const fine = await app.request('PATCH', `/api/v1/contacts/${id}`, {
      body: { attributes: { text: 'a \\u0000 backslash and 😀' } },
    });
    assert.equal(fine.status, 200);
  });

  test('an email from a form is an attribute, one from a trusted source an identity', async () => {
    await happens(
      identified({ email: 'Form@x.test' }),
      identified({ email: 'Known@x.test', phone: '138 0013 8000' }, {}, 'wechat'),
    );
    const ids = await findByIdentity(app.kernel.db, app.workspaceId, [
      email('form@x.test'),
      email('known@x.test'),
      { kind: 'phone', account: '', id: '+8613800138000' },
    ]);
    assert.equal(ids[0], null);
    assert.ok(ids[1]);
    assert.equal(ids[2], ids[1]);
  });

  test('an email that proves who she is joins what was known of her', async () => {
    const [shop] = await happens(identified({ city: 'Lyon' }, { identities: [email('j@x.test')] }));
    const fan = openid(newId());
    const [follower] = await happens(identified({ name: 'Jo' }, { identities: [fan] }));
    await happens(identified({ email: 'j@x.test' }, { identities: [fan] }, 'server'));
    const contact = await read(follower);
    assert.equal(contact.id, shop);
    assert.deepEqual([contact.name, contact.city], ['Jo', 'Lyon']);
    assert.equal(contact.mergedFrom[0].by, 'email');
  });
});

describe('being seen and following', () => {
  const channel = newId();
  const follow = (type: 'contact.followed' | 'contact.unfollowed', id: string, occurredAt: Date) =>
    type === 'contact.followed'
      ? fact(
          app.workspaceId,
          type,
          { scene: null, ticket: null },
          { identities: [openid(id)], channelId: channel, occurredAt },
        )
      : fact(
          app.workspaceId,
          type,
          {},
          { identities: [openid(id)], channelId: channel, occurredAt },
        );

  test('following, leaving and coming back, also within one batch', async () => {
    const id = newId();
    const [contactId = ''] = await happens(follow('contact.followed', id, day(1)));
    const state = async () =>
      (await getContactsForSend(app.kernel.db, app.workspaceId, [contactId])).get(contactId)
        ?.follows;
    assert.deepEqual(await state(), [{ channelId: channel, since: day(1), until: null, times: 1 }]);
    await happens(
      follow('contact.unfollowed', id, day(2)),
      follow('contact.followed', id, day(3)),
      follow('contact.unfollowed', id, day(4)),
    );
    assert.deepEqual(await state(), [
      { channelId: channel, since: day(3), until: day(4), times: 2 },
    ]);
    await happens(follow('contact.followed', id, day(2, 5)));
    assert.deepEqual(await state(), [
      { channelId: channel, since: day(3), until: day(4), times: 3 },
    ]);
  });

  test('what she did counts as seeing her, what we did does not, and no future', async () => {
    const id = openid(newId());
    const message = (occurredAt: Date) =>
      fact(
        app.workspaceId,
        'message.received',
        {
          kind: 'text',
          platformId: null,
          text: 'hi',
          mediaId: null,
          menuItemId: null,
          extra: {},
        },
        { identities: [id], occurredAt },
      );
    const [contactId] = await happens(message(day(3)), message(day(2)));
    await happens(
      fact(
        app.workspaceId,
        'message.sent',
        { messageId: newId(), purpose: 'service', kind: 'text', channelId: channel },
        { identities: [id], occurredAt: day(9) },
      ),
    );
    const contact = await read(contactId);
    assert.equal(contact.firstSeenAt, day(2).toISOString());
    assert.equal(contact.lastSeenAt, day(3).toISOString());
    assert.equal(contact.lastInboundAt, day(3).toISOString());
    await happens(message(new Date('2099-01-01T00:00:00Z')));
    assert.equal((await read(contactId)).lastSeenAt, app.clock.now().toISOString());
  });
});

describe('the timeline', () => {
  test('reads what happened in words, latest first, page by page and without gaps', async () => {
    const id = openid(newId());
    const facts = Array.from({ length: 25 }, (_, n) =>
      fact(
        app.workspaceId,
        'event.tracked',
        { name: `event ${n}`, properties: {}, context: {} },
        // Several at the same moment: the cursor must tell them apart.
        { identities: [id], occurredAt: day(1 + Math.floor(n / 4)) },
      ),
    );
    const [contactId] = await happens(...facts);
    const names: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages++) {
      const url = `/api/v1/contacts/${contactId}/timeline?limit=7${cursor}`;
      const { body } = await app.request('GET', url);
      for (const item of body.items) names.push(item.entry.values.name);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    assert.deepEqual(names, facts.map((_, n) => `event ${n}`).reverse());
  });

  test('puts what a platform tells into words', async () => {
    const who = { identities: [openid(newId())] };
    const told = (delivered: boolean) =>
      fact(
        app.workspaceId,
        'message.reported',
        { platformMessageId: newId(), status: delivered ? 'success' : 'user block', delivered },
        who,
      );
    const menu = { key: 'CLUB', kind: 'click', opensWindow: true, extra: {} };
    const [contactId] = await happens(
      fact(app.workspaceId, 'privacy.withdrawn', { what: 'location' }, who),
      fact(app.workspaceId, 'menu.clicked', menu, who),
      fact(
        app.workspaceId,
        'location.reported',
        { latitude: 31, longitude: 121, precision: null },
        who,
      ),
      fact(
        app.workspaceId,
        'subscription.changed',
        { templateId: 't', accepted: false, via: 'popup' },
        who,
      ),
      told(true),
      told(false),
    );
    const { body } = await app.request('GET', `/api/v1/contacts/${contactId}/timeline`);
    const entries: { key: string; values: object }[] = body.items.map(
      (item: { entry: { key: string; values: object } }) => item.entry,
    );
    assert.deepEqual(entries.map(({ key }) => key).toSorted(), [
      'timeline.location.reported',
      'timeline.menu.clicked',
      'timeline.message.arrived',
      'timeline.message.lost',
      'timeline.privacy.withdrawn',
      'timeline.subscription.refused',
    ]);
    assert.deepEqual(entries.find(({ key }) => key.endsWith('lost'))?.values, {
      status: 'user block',
    });
  });

  test('refuses a cursor that is not its own', async () => {
    const [contactId] = await happens(identified({}));
    for (const keys of [
      ['x'],
      ['2026-01-01', '1', contactId],
      ['2026-01-01 00:00:00+00', 'x', contactId],
    ]) {
      const cursor = Buffer.from(JSON.stringify(keys)).toString('base64url');
      const url = `/api/v1/contacts/${contactId}/timeline?cursor=${cursor}`;
      const { status, body } = await app.request('GET', url);
      assert.deepEqual([status, body.code], [400, 'request.bad_cursor']);
    }
  });
});

test('nothing of another workspace is shown or changed', async () => {
  const other = await app.addWorkspace('Other');
  const [mine] = await happens(identified({ name: 'Mine' }));
  const [second] = await happens(identified({ name: 'Second' }));
  const as = { key: other.apiKey };
  const calls: [Parameters<typeof app.request>[0], string, unknown?][] = [
    ['GET', `/api/v1/contacts/${mine}`],
    ['GET', `/api/v1/contacts/${mine}/timeline`],
    ['PATCH', `/api/v1/contacts/${mine}`, { attributes: { name: 'Theirs' } }],
    ['POST', `/api/v1/contacts/${mine}/merge`, { contactId: second }],
    ['POST', `/api/v1/contacts/${mine}/tags`, { name: 'theirs' }],
    ['PUT', `/api/v1/contacts/${mine}/consents`, { purpose: 'marketing', granted: false }],
  ];
  for (const [method, url, body] of calls)
    assert.equal((await app.request(method, url, { ...as, body })).status, 404, `${method} ${url}`);
  assert.deepEqual((await app.request('GET', '/api/v1/contacts?q=Mine', as)).body.items, []);
  assert.equal((await read(mine)).name, 'Mine');
  assert.deepEqual((await read(mine)).tags, []);
});
