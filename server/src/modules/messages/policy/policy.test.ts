import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fact } from '#test/facts.ts';
import type { Intent } from '../index.ts';
import { stage, type Stage } from '../test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());
beforeEach(() => settings({}));

const settings = (given: object) =>
  s.request('PUT', '/api/v1/messages/settings', {
    body: { quietHours: null, frequencyCap: null, caps: [], ...given },
  });
const codes = (results: { reason: { code: string } }[]) => results.map(({ reason }) => reason.code);
const later = () => new Date(s.clock.now().getTime() + 20 * 86_400_000);
const offer = (contactId: string, text: string, more: Partial<Intent> = {}): Intent =>
  ({ ...s.intent(contactId, text, { purpose: 'marketing' }), ...more }) as Intent;

describe('caps', () => {
  test('of a purpose on a channel, beside that of all', async () => {
    const caps = [{ limit: 1, days: 1, purpose: 'newsletter', channelId: s.channelId }];
    await settings({ frequencyCap: { limit: 3, days: 7 }, caps });
    await s.request('PUT', '/api/v1/messages/purposes/newsletter', {
      body: { name: 'News', consent: 'granted', capped: true, quietHours: 'none' },
    });
    const contactId = await s.act('caps', 'message.received');
    const results = await s.send(
      offer(contactId, '1', { purpose: 'newsletter' }),
      offer(contactId, '2', { purpose: 'newsletter', expiresAt: later() }),
      offer(contactId, '3'),
      offer(contactId, '4'),
      offer(contactId, '5'),
      s.intent(contactId, 'service is exempt'),
    );
    assert.deepEqual(codes(results), [
      'send.window',
      'wait.frequency_cap',
      'send.window',
      'send.window',
      'skip.frequency_cap',
      'send.window',
    ]);
    assert.deepEqual(
      [results[1]?.reason.values['purpose'], results[4]?.reason.values['purpose']],
      ['newsletter', null],
    );
    await s.flush();
    assert.deepEqual(s.platform.textsTo('caps'), ['1', '3', '4', 'service is exempt']);
  });

  test('a broadcast on its way gives its place to a single message', async () => {
    await settings({ frequencyCap: { limit: 1, days: 1 } });
    const contactId = await s.act('rank', 'message.received');
    const [bulk] = await s.send(offer(contactId, 'bulk', { priority: 'bulk', expiresAt: later() }));
    assert.equal(bulk?.status, 'queued');
    const [single] = await s.send(offer(contactId, 'single'));
    assert.equal(single?.status, 'queued');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('rank'), ['single']);
    const [waiting] = await s.log(`?contactId=${contactId}&status=waiting`);
    assert.equal(waiting?.id, bulk?.messageId);
    assert.equal(waiting?.reason.code, 'wait.frequency_cap');
  });

  test('of messages decided together the urgent one is decided first', async () => {
    await settings({ frequencyCap: { limit: 1, days: 1 } });
    const contactId = await s.act('both', 'message.received');
    const results = await s.send(
      offer(contactId, 'bulk', { priority: 'bulk' }),
      offer(contactId, 'single'),
    );
    assert.deepEqual(codes(results), ['skip.frequency_cap', 'send.window']);
    await s.flush();
  });
});

describe('purposes', () => {
  const url = '/api/v1/messages/purposes';
  const list = async () => (await s.request('GET', url)).body.items as { key: string }[];

  test('have their own consent, caps and quiet hours', async () => {
    const events = { name: 'Events', consent: 'refused', capped: false, quietHours: 'none' };
    const put = await s.request('PUT', `${url}/events`, { body: events });
    assert.deepEqual(
      put.body.items.find(({ key }: { key: string }) => key === 'events'),
      { key: 'events', ...events, builtIn: false },
    );
    await settings({ frequencyCap: { limit: 1, days: 7 }, quietHours: { from: 0, to: 23 } });
    const contactId = await s.act('evy', 'message.received');
    const event = offer(contactId, 'event', { purpose: 'events' });
    assert.deepEqual(codes(await s.send(event)), ['skip.no_consent']);
    await s.request('PUT', `/api/v1/contacts/${contactId}/consents`, {
      body: { purpose: 'events', granted: true },
    });
    assert.deepEqual(codes(await s.send(event, event)), ['send.window', 'send.window']);
    assert.deepEqual(codes(await s.send(offer(contactId, 'x', { expiresAt: later() }))), [
      'wait.quiet_hours',
    ]);
    await s.flush();
  });

  test('that are built in stay, others can go', async () => {
    await s.request('PUT', `${url}/gone`, {
      body: { name: 'Gone', consent: 'granted', capped: true, quietHours: { from: 1, to: 2 } },
    });
    assert.equal((await s.request('DELETE', `${url}/gone`)).status, 204);
    assert.equal((await s.request('DELETE', `${url}/gone`)).status, 404);
    const refused = await s.request('DELETE', `${url}/marketing`);
    assert.deepEqual([refused.status, refused.body.code], [409, 'messages.built_in_purpose']);
    const keys = (await list()).map(({ key }) => key);
    assert.ok(keys.includes('service') && keys.includes('marketing') && !keys.includes('gone'));
  });
});

describe('pauses', () => {
  const url = '/api/v1/messages/pauses';

  test('hold back what is ready and what is new, until they end', async () => {
    const contactId = await s.act('hold', 'message.received');
    await s.send(s.intent(contactId, 'ready'));
    const put = await s.request('PUT', url, { body: { note: 'wrong price' } });
    assert.equal(put.body.items[0].note, 'wrong price');
    const [fresh] = await s.send(s.intent(contactId, 'new'));
    assert.equal(fresh?.reason.code, 'wait.paused');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('hold'), []);
    await s.request('DELETE', url);
    assert.equal((await s.request('DELETE', url)).status, 404);
    await s.flush();
    assert.deepEqual(s.platform.textsTo('hold'), ['ready', 'new']);
  });

  test('of one purpose leave the others alone', async () => {
    const contactId = await s.act('part', 'message.received');
    await s.request('PUT', url, { body: { purpose: 'marketing' } });
    const results = await s.send(offer(contactId, 'offer'), s.intent(contactId, 'answer'));
    assert.deepEqual(codes(results), ['wait.paused', 'send.window']);
    await s.request('DELETE', `${url}?purpose=marketing`);
    await s.flush();
    assert.deepEqual(s.platform.textsTo('part').sort(), ['answer', 'offer']);
  });
});

describe('the suppression list', () => {
  const url = '/api/v1/messages/suppressions';

  test('stops a contact, also what is on its way, until it ends', async () => {
    const contactId = await s.act('sue', 'message.received');
    await s.send(s.intent(contactId, 'too late'));
    const until = new Date(s.clock.now().getTime() + 60_000);
    const added = await s.request('POST', url, {
      body: { items: [{ contactId }], why: 'complaint', until: until.toISOString() },
    });
    assert.deepEqual(added.body, { suppressed: 1 });
    await s.flush();
    assert.deepEqual(s.platform.textsTo('sue'), []);
    assert.deepEqual(codes(await s.send(s.intent(contactId, 'x'))), ['skip.suppressed']);
    s.clock.advance(61_000);
    assert.deepEqual(codes(await s.send(s.intent(contactId, 'again'))), ['send.window']);
    await s.flush();
  });

  test('stops whoever has an identity, now or later, for a purpose', async () => {
    const identity = { kind: 'email', account: '', id: 'no@example.com' };
    await s.request('POST', url, {
      body: { items: [{ identity }], purpose: 'marketing', why: 'bounced' },
    });
    const contactId = await s.act('ida', 'message.received');
    assert.deepEqual(codes(await s.send(offer(contactId, 'offer'))), ['send.window']);
    const data = { source: 'form', traits: {} };
    await s.kernel.facts.append([
      fact(s.workspaceId, 'contact.identified', data, {
        identities: [s.openid('ida'), { kind: 'email', account: '', id: 'no@example.com' }],
      }),
    ]);
    await s.app.settle();
    assert.deepEqual(
      codes(await s.send(offer(contactId, 'offer'), s.intent(contactId, 'answer'))),
      ['skip.suppressed', 'send.window'],
    );
    const shown = await s.request('GET', `${url}?contactId=${contactId}`);
    assert.deepEqual(
      shown.body.items.map((item: { identity: object }) => item.identity),
      [identity],
    );
    assert.equal((await s.request('DELETE', `${url}/${shown.body.items[0].id}`)).status, 204);
    assert.deepEqual(codes(await s.send(offer(contactId, 'offer'))), ['send.window']);
    await s.flush();
  });
});

describe('messages that need no window', () => {
  const template = (type: 'template' | 'subscribe', value: string) => ({
    content: { type, templateId: 't1', data: { thing1: value }, url: '', miniprogram: null },
  });
  const agree = async (id: string, accepted: boolean, via = 'popup') => {
    const data = { templateId: 't1', accepted, via };
    await s.kernel.facts.append([
      fact(s.workspaceId, 'subscription.changed', data, {
        identities: [s.openid(id)],
        channelId: s.channelId,
      }),
    ]);
    await s.app.settle();
  };

  test('a template goes to a follower at any time, and uses nothing of her window', async () => {
    const contactId = await s.follow('tess');
    s.clock.advance(120_000);
    const closed = await s.send(s.intent(contactId, 'hi'));
    const free = await s.send({
      ...s.intent(contactId, ''),
      ...template('template', '已发货'),
    } as Intent);
    assert.deepEqual(codes([...closed, ...free]), ['skip.window_closed', 'send.free']);
    await s.follow('tess');
    const results = await s.send(
      { ...s.intent(contactId, ''), ...template('template', 'x') } as Intent,
      ...['1', '2', '3', '4'].map((text) => s.intent(contactId, text)),
    );
    assert.equal(results.filter(({ status }) => status === 'queued').length, 4);
    await s.flush();
    const invalid = template('template', 'far too long for such a field');
    assert.deepEqual(codes(await s.send({ ...s.intent(contactId, ''), ...invalid } as Intent)), [
      'skip.content_invalid',
    ]);
  });

  test('each acceptance is good for one subscribe message', async () => {
    const contactId = await s.follow('sybil');
    const notice = () => ({ ...s.intent(contactId, ''), ...template('subscribe', 'x') }) as Intent;
    assert.deepEqual(codes(await s.send(notice())), ['skip.no_grant']);
    await agree('sybil', true);
    await agree('sybil', true);
    await agree('sybil', false);
    assert.deepEqual(codes(await s.send(notice(), notice(), notice())), [
      'send.grant',
      'send.grant',
      'skip.no_grant',
    ]);
    await s.flush();
    assert.deepEqual(codes(await s.send(notice())), ['skip.no_grant']);
    await agree('sybil', true);
    await agree('sybil', false, 'settings');
    assert.deepEqual(codes(await s.send(notice())), ['skip.no_grant']);
  });

  test('what the platform says of a grant is believed', async () => {
    const contactId = await s.follow('una');
    const notice = () => ({ ...s.intent(contactId, ''), ...template('subscribe', 'x') }) as Intent;
    await agree('una', true);
    await agree('una', true);
    s.platform.answerWith(() => 43101);
    await s.send(notice());
    await s.flush();
    s.platform.answerWith(() => 0);
    assert.deepEqual(codes(await s.send(notice())), ['skip.no_grant']);
  });
});
