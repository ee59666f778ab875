import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inboundFacts, type PlatformBody } from './inbound.ts';
import { parseXml } from '../wire/xml.ts';

const receivedAt = new Date('2026-11-21T12:00:00Z');
const arrival = { workspaceId: 'w', channelId: 'c', receivedAt };
const facts = (body: PlatformBody) => inboundFacts(body, arrival);
const one = (body: PlatformBody) => {
  const [fact, ...more] = facts(body);
  assert.equal(more.length, 0);
  assert.ok(fact);
  return fact;
};
const event = (Event: string, fields: PlatformBody = {}) => ({
  ToUserName: 'gh_1',
  FromUserName: 'oA',
  CreateTime: '1700000000',
  MsgType: 'event',
  Event,
  ...fields,
});

test('a fact names the openid inside its channel, the unionid across them, and the time', () => {
  const fact = one(event('user_get_card', { UnionId: 'u1' }));
  assert.deepEqual(fact.identities, [
    { kind: 'openid', account: 'c', id: 'oA' },
    { kind: 'unionid', account: '', id: 'u1' },
  ]);
  assert.equal(fact.occurredAt.toISOString(), '2023-11-14T22:13:20.000Z');
});

test('a follow carries the scene only of a parametric code', () => {
  assert.deepEqual(one(event('subscribe', { EventKey: 'qrscene_shop-3', Ticket: 't' })).data, {
    scene: 'shop-3',
    ticket: 't',
  });
  assert.deepEqual(one(event('subscribe', { EventKey: 'last_trade_no_42' })).data, {
    scene: null,
    ticket: null,
  });
  assert.deepEqual(one(event('SCAN', { EventKey: 'qrscene_x' })).data, {
    scene: 'qrscene_x',
    ticket: null,
  });
});

test('only three kinds of menu tap open the window', () => {
  const opens = (name: string) => {
    const { data } = one(event(name, { EventKey: 'k' })) as { data: { opensWindow: boolean } };
    return data.opensWindow;
  };
  const taps = [
    'CLICK',
    'VIEW',
    'view_miniprogram',
    'scancode_push',
    'scancode_waitmsg',
    'pic_sysphoto',
    'pic_photo_or_album',
    'pic_weixin',
    'location_select',
  ];
  assert.deepEqual(taps.filter(opens), ['CLICK', 'scancode_push', 'scancode_waitmsg']);
});

test('a tap on a menu inside a message is told from a typed text', () => {
  const body = {
    FromUserName: 'oA',
    CreateTime: '1',
    MsgType: 'text',
    Content: 'Yes',
    MsgId: '9',
    bizmsgmenuid: '101',
  };
  assert.equal((one(body).data as { menuItemId: string }).menuItemId, '101');
});

test('the change event is read under either wrapper name, one or several', () => {
  const item = { TemplateId: 'T', SubscribeStatusString: 'reject' };
  for (const wrapper of ['SubscribeMsgChangeEvent', 'SubscribeMsgPopupEvent']) {
    for (const List of [item, [item]]) {
      assert.deepEqual(one(event('subscribe_msg_change_event', { [wrapper]: { List } })).data, {
        templateId: 'T',
        accepted: false,
        via: 'settings',
      });
    }
  }
});

test('failed template sends say why', () => {
  const status = (Status: string) =>
    one(event('TEMPLATESENDJOBFINISH', { MsgID: '3487542469355618313', Status })).data;
  assert.deepEqual(status('success'), {
    platformMessageId: '3487542469355618313',
    status: 'success',
    delivered: true,
  });
  assert.deepEqual(status('failed: system failed'), {
    platformMessageId: '3487542469355618313',
    status: 'failed: system failed',
    delivered: false,
  });
});

test('withdrawing authorisation is a fact of the person, not of the system sender', () => {
  const fact = one(event('user_authorization_revoke', { OpenID: 'oPerson', RevokeInfo: '202' }));
  assert.equal(fact.type, 'privacy.withdrawn');
  assert.equal(fact.identities[0]?.id, 'oPerson');
});

test('what we have no type for is kept whole', () => {
  for (const name of [
    'user_get_card',
    'kf_create_session',
    'PUBLISHJOBFINISH',
    'event_of_2031',
    'constructor',
  ]) {
    const body = event(name, { Extra: 'x' });
    const fact = one(body);
    assert.equal(fact.type, 'platform.reported');
    assert.deepEqual(fact.data, { event: name, raw: body });
  }
  assert.equal(one({ Hello: 'x' }).type, 'platform.reported');
  assert.deepEqual(one({ Hello: 'x' }).identities, [{ kind: 'openid', account: 'c', id: 'c' }]);
  assert.equal(one(event('LOCATION', { Latitude: 'north' })).type, 'platform.reported');
  assert.equal(one(event('SCAN')).type, 'platform.reported');
  const unknown = one({ FromUserName: 'oA', MsgType: 'hologram', MsgId: '7', Beam: 'b' });
  assert.equal(unknown.type, 'message.received');
  assert.equal((unknown.data as { extra: PlatformBody }).extra['Beam'], 'b');
});

test('a message is known again by its id, an event by all that a retry repeats', () => {
  const key = (body: PlatformBody) => one(body).receiptKey;
  const message = {
    FromUserName: 'oA',
    CreateTime: '1',
    MsgType: 'text',
    Content: 'a',
    MsgId: '1700827132819554304',
  };
  assert.equal(key(message), 'm:1700827132819554304');
  assert.equal(key(event('SCAN', { EventKey: 'a' })), key(event('SCAN', { EventKey: 'a' })));
  const different = [
    event('SCAN', { EventKey: 'a' }),
    event('SCAN', { EventKey: 'b' }),
    event('CLICK', { EventKey: 'a' }),
    event('SCAN', { EventKey: 'a', CreateTime: '1700000001' }),
    event('SCAN', { EventKey: 'a', FromUserName: 'oB' }),
    event('TEMPLATESENDJOBFINISH', { MsgID: '1' }),
    event('TEMPLATESENDJOBFINISH', { MsgID: '2' }),
    { ...message, MsgId: undefined },
    { ...message, MsgId: undefined, Content: 'b' },
  ];
  assert.equal(new Set(different.map(key)).size, different.length);
});

test('facts of one delivery have keys of their own', () => {
  const List = ['A', 'B'].map((TemplateId) => ({ TemplateId, SubscribeStatusString: 'accept' }));
  const keys = facts(event('subscribe_msg_popup_event', { SubscribeMsgPopupEvent: { List } })).map(
    (fact) => fact.receiptKey,
  );
  assert.equal(new Set(keys).size, 2);
});

test('a time that is missing, senseless or in the future is the time of arrival', () => {
  for (const CreateTime of [undefined, '', 'soon', '-5', '0', '9999999999', '1e300']) {
    assert.deepEqual(one(event('subscribe', { CreateTime })).occurredAt, receivedAt);
  }
});

test('any body the parser accepts becomes facts with a sender, a time and a key', () => {
  const name = fc.constantFrom(
    'MsgType',
    'Event',
    'EventKey',
    'FromUserName',
    'CreateTime',
    'MsgId',
    'MsgID',
    'List',
    'SubscribeMsgSentEvent',
    'Latitude',
  );
  const value = fc.constantFrom(
    'event',
    'text',
    'subscribe',
    'SCAN',
    'subscribe_msg_sent_event',
    '12',
    '',
    '<List><MsgID>1</MsgID></List>',
    '<List/>',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (fields) => {
      const body = fields.map(([tag, inner]) => `<${tag}>${inner}</${tag}>`).join('');
      const found = facts(parseXml(`<xml>${body}</xml>`));
      assert.ok(found.length > 0);
      for (const fact of found) {
        assert.ok(fact.identities[0]?.id);
        assert.ok(fact.occurredAt.getTime() <= receivedAt.getTime());
        assert.ok(fact.receiptKey);
      }
    }),
  );
});
