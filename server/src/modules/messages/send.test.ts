import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { fact } from '#test/facts.ts';
import { stage, type Stage } from './test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());
beforeEach(() => {
  s.platform.received.length = 0;
  s.platform.answerWith(() => 0);
});

const minutes = (n: number) => new Date(s.clock.now().getTime() + n * 60_000);

describe('sending', () => {
  test('a follower gets the message, and the log and her timeline say why', async () => {
    const contactId = await s.follow('anna');
    const [result] = await s.send(s.intent(contactId, 'Hi {{ name | default: "friend" }}'));
    assert.equal(result?.status, 'queued');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('anna'), ['Hi friend']);
    const { body } = await s.request('GET', `/api/v1/messages/${result?.messageId}`);
    assert.equal(body.status, 'sent');
    assert.deepEqual(body.reason, { code: 'sent.delivered', values: { attempt: 1 } });
    assert.equal(body.allowed.code, 'send.window');
    assert.equal(body.allowed.values.remaining, 3);
    assert.deepEqual(body.content, { type: 'text', text: 'Hi friend' });
    assert.deepEqual(await s.factsOf(contactId), [
      {
        type: 'message.sent',
        data: {
          kind: 'text',
          purpose: 'service',
          channelId: s.channelId,
          messageId: result?.messageId,
          source: { kind: 'test', id: null },
        },
      },
    ]);
    const page = await s.request('GET', `/api/v1/contacts/${contactId}/timeline`);
    const line = page.body.items.find((item: { type: string }) => item.type === 'message.sent');
    assert.equal(line.entry.values.preview, 'Hi friend');
  });

  test('the allowance is spent, shared by messages on their way, and lifted by the next interaction', async () => {
    const contactId = await s.follow('ben');
    const results = await s.send(...['1', '2', '3', '4'].map((text) => s.intent(contactId, text)));
    assert.deepEqual(
      results.map((result) => result.reason.code),
      ['send.window', 'send.window', 'send.window', 'skip.allowance_used'],
    );
    await s.flush();
    assert.deepEqual(s.platform.textsTo('ben'), ['1', '2', '3'], 'in order');
    const [fourth] = await s.send(s.intent(contactId, '4'));
    assert.equal(fourth?.reason.code, 'skip.allowance_used');
    await s.act('ben', 'message.received');
    const page = await s.request('GET', `/api/v1/contacts/${contactId}`);
    assert.deepEqual(
      page.body.sections.messages.windows.map((window: { open: boolean; remaining: number }) => [
        window.open,
        window.remaining,
      ]),
      [[true, 5]],
    );
    const [fifth] = await s.send(s.intent(contactId, '5'));
    assert.equal(fifth?.status, 'queued');
    await s.flush();
  });

  test('unfollowing closes the window and takes back what is still queued', async () => {
    const contactId = await s.follow('carl');
    const [queued] = await s.send(s.intent(contactId, 'too slow'));
    await s.act('carl', 'contact.unfollowed');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('carl'), []);
    const [entry] = await s.log(`?contactId=${contactId}`);
    assert.deepEqual([entry?.id, entry?.status], [queued?.messageId, 'skipped']);
    assert.equal(entry?.reason.code, 'skip.unfollowed');
    await s.follow('carl');
    const [again] = await s.send(s.intent(contactId, 'welcome back'));
    assert.equal(again?.status, 'queued');
    await s.flush();
  });

  test('consent withdrawn while a message waits is honoured', async () => {
    const contactId = await s.follow('dora');
    await s.send(s.intent(contactId, 'offer', { purpose: 'marketing' }));
    const data = { purpose: 'marketing', channel: null, granted: false, source: 'test' };
    await s.kernel.facts.append([fact(s.workspaceId, 'consent.changed', data, { contactId })]);
    await s.app.settle();
    await s.flush();
    const [entry] = await s.log(`?contactId=${contactId}`);
    assert.equal(entry?.reason.code, 'skip.no_consent');
    assert.deepEqual(s.platform.textsTo('dora'), []);
  });

  test('quiet hours: it waits for the morning, then is decided anew', async () => {
    const noon = s.clock.now();
    s.clock.set(new Date('2026-03-02T15:00:00Z'));
    const contactId = await s.act('emma', 'message.received');
    const offer = { purpose: 'marketing' as const, expiresAt: minutes(24 * 60) };
    const [result] = await s.send(s.intent(contactId, 'Good morning', offer));
    assert.equal(result?.status, 'waiting');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('emma'), []);
    s.clock.set(new Date('2026-03-03T00:00:00Z'));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('emma'), ['Good morning']);
    s.clock.set(noon);
  });

  test('quiet hours are those of her own clock, where her zone is known', async () => {
    const noon = s.clock.now();
    // 23:00 in Shanghai, where the workspace is; 10:00 in New York.
    s.clock.set(new Date('2026-03-02T15:00:00Z'));
    const contactId = await s.act('nora', 'message.received');
    const traits = { timeZone: 'America/New_York' };
    await s.kernel.facts.append([
      fact(s.workspaceId, 'contact.identified', { source: 'web', traits }, { contactId }),
    ]);
    await s.app.settle();
    const offer = { purpose: 'marketing' as const, expiresAt: minutes(48 * 60) };
    const [awake] = await s.send(s.intent(contactId, 'Morning', offer));
    assert.equal(awake?.reason.code, 'send.window');
    await s.flush();
    s.clock.set(new Date('2026-03-03T04:00:00Z'));
    const [asleep] = await s.send(s.intent(contactId, 'Night', offer));
    assert.deepEqual(asleep?.reason, {
      code: 'wait.quiet_hours',
      values: { until: '2026-03-03T13:00:00.000Z', zone: 'America/New_York', zoneSource: 'web' },
    });
    s.clock.set(noon);
  });

  test('the cap counts what was sent and what is on its way', async () => {
    await s.request('PUT', '/api/v1/messages/settings', {
      body: { quietHours: null, frequencyCap: { limit: 2, days: 7 } },
    });
    const contactId = await s.act('fred', 'message.received');
    const offer = (text: string) => s.intent(contactId, text, { purpose: 'marketing' });
    await s.send(offer('1'));
    await s.flush();
    const results = await s.send(offer('2'), offer('3'), s.intent(contactId, 'service is exempt'));
    assert.deepEqual(
      results.map((result) => result.reason.code),
      ['send.window', 'skip.frequency_cap', 'send.window'],
    );
    await s.flush();
  });

  test('rules that make no sense are refused at their field, and change nothing', async () => {
    const url = '/api/v1/messages/settings';
    const before = (await s.request('GET', url)).body;
    const hour = { from: 22, to: 22 };
    const refused = await s.request('PUT', url, {
      body: { quietHours: null, frequencyCap: { limit: 0, days: 91 } },
    });
    const same = await s.request('PUT', url, { body: { quietHours: hour, frequencyCap: null } });
    assert.deepEqual(
      [refused, same].map(({ status, body }) => [
        status,
        body.errors.map(({ path }: { path: string }) => path),
      ]),
      [
        [400, ['body.frequencyCap.limit', 'body.frequencyCap.days']],
        [400, ['body.quietHours.to']],
      ],
    );
    assert.deepEqual((await s.request('GET', url)).body, before);
  });

  test('the same key is carried out once, within a batch and across', async () => {
    const contactId = await s.follow('gina');
    const once = s.intent(contactId, 'once', { key: 'k' });
    const first = await s.send(once, once);
    const second = await s.send(once);
    assert.deepEqual(
      [...first, ...second].map((result) => result.reason.code),
      ['send.window', 'skip.duplicate', 'skip.duplicate'],
    );
    await s.flush();
    assert.deepEqual(s.platform.textsTo('gina'), ['once']);
  });

  test('what cannot be sent is logged with its reason, also for nobody', async () => {
    const [nobody] = await s.send(s.intent('01890000-0000-7000-8000-000000000000', 'hello'));
    assert.equal(nobody?.reason.code, 'skip.unknown_contact');
    const contactId = await s.follow('hugo');
    const card = {
      type: 'miniprogram' as const,
      title: 't',
      appId: 'wx',
      pagePath: 'p',
      thumbUrl: 'u',
    };
    const [unsupported, blank] = await s.send(
      s.intent(contactId, '', { content: card }),
      s.intent(contactId, '{{ unknown }}'),
    );
    assert.equal(unsupported?.reason.code, 'skip.content_unsupported');
    assert.equal(blank?.reason.code, 'skip.content_empty');
    const told = await s.factsOf(contactId);
    assert.deepEqual(told.map((entry) => entry.data['reason']).sort(), [
      'skip.content_empty',
      'skip.content_unsupported',
    ]);
  });

  test('other modules send by an action without knowing this one', async () => {
    const contactId = await s.follow('kim');
    const params = {
      content: { type: 'text', text: 'by action' },
      purpose: 'service',
      source: { kind: 'test', id: null },
    };
    const request = {
      workspaceId: s.workspaceId,
      contactId,
      why: 'test',
      at: s.clock.now(),
      params,
    };
    const action = s.kernel.registry.action('messages.send');
    await s.kernel.unit((unit) => action.run(unit, [request]));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('kim'), ['by action']);
  });

  test('nothing is kept of a unit that is rolled back', async () => {
    const contactId = await s.follow('ida');
    await assert.rejects(
      s.kernel.unit(async (unit) => {
        await s.sending.send(unit, [s.intent(contactId, 'never', { key: 'ida' })]);
        throw new Error('rolled back');
      }),
      /rolled back/,
    );
    const [again] = await s.send(s.intent(contactId, 'now', { key: 'ida' }));
    assert.equal(again?.status, 'queued');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('ida'), ['now']);
  });

  test('after a merge the message goes to the address that is known, through the window of both', async () => {
    const loser = await s.follow('jane');
    const at = { identities: [{ kind: 'email' as const, account: '', id: 'jane@example.com' }] };
    const data = { source: 'test', traits: {} };
    const [known] = await s.kernel.facts.append([
      fact(s.workspaceId, 'contact.identified', data, at),
    ]);
    await s.kernel.facts.append([
      fact(s.workspaceId, 'contact.identified', data, {
        identities: [...at.identities, s.openid('jane')],
      }),
    ]);
    await s.app.settle();
    for (const contactId of [loser, known?.contactId ?? '']) {
      const [result] = await s.send(s.intent(contactId, `to ${contactId}`));
      assert.equal(result?.status, 'queued');
    }
    await s.flush();
    assert.equal(s.platform.textsTo('jane').length, 2);
  });

  test('the log is paged by key and filtered', async () => {
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from messages.log) + (select count(*) from messages.outbox) as n
    `.execute(s.kernel.db);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await s.request('GET', `/api/v1/messages?limit=3${cursor}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    assert.equal(seen.length, Number(rows[0]?.n));
    assert.deepEqual(seen, [...new Set(seen)].sort().reverse());
    for (const item of await s.log('?status=skipped&purpose=marketing'))
      assert.equal(item.status, 'skipped');
    assert.deepEqual(await s.log(`?channelId=${s.workspaceId}`), []);
    const stranger = await s.addWorkspace('Other');
    const { body } = await s.request('GET', '/api/v1/messages', { key: stranger.apiKey });
    assert.deepEqual(body.items, []);
    const { status } = await s.request('GET', '/api/v1/messages?cursor=WzFd');
    assert.equal(status, 400);
  });
});
