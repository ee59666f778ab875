import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { stage, type Stage } from '../test/stage.ts';
import type { Sender } from './sender.ts';

let s: Stage;
const senders: Sender[] = [];
before(async () => {
  s = await stage();
});
after(() => s.stop());
afterEach(async () => {
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  s.platform.received.length = 0;
  s.platform.answerWith(() => 0);
});

const start = () => senders.push(s.sending.startSender());
const statuses = async (contactId: string) =>
  (await s.log(`?contactId=${contactId}`)).map((entry) => `${entry.status} ${entry.reason.code}`);
const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
const numbered = (contactId: string, count: number) =>
  Array.from({ length: count }, (_, n) => s.intent(contactId, String(n)));

describe('what the platform says', () => {
  test('45015: failed, the window is closed, and what was queued behind it is not tried', async () => {
    const contactId = await s.act('closed', 'message.received');
    s.platform.answerWith(() => 45015);
    await s.send(...numbered(contactId, 3));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('closed'), ['0']);
    assert.deepEqual(await statuses(contactId), [
      'skipped skip.window_closed',
      'skipped skip.window_closed',
      'failed failed.platform',
    ]);
    s.clock.advance(5_000);
    s.platform.answerWith(() => 0);
    await s.act('closed', 'message.received');
    await s.send(s.intent(contactId, 'again'));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('closed'), ['0', 'again'], 'her next message opens it');
  });

  test('45047: failed, nothing is left until she acts', async () => {
    const contactId = await s.act('exhausted', 'message.received');
    s.platform.answerWith(() => 45047);
    await s.send(...numbered(contactId, 2));
    await s.flush();
    assert.deepEqual(await statuses(contactId), [
      'skipped skip.allowance_used',
      'failed failed.platform',
    ]);
  });

  test('not a follower any more: unreachable', async () => {
    const contactId = await s.act('gone', 'message.received');
    s.platform.answerWith(() => 43004);
    await s.send(...numbered(contactId, 2));
    await s.flush();
    assert.deepEqual(await statuses(contactId), [
      'skipped skip.unreachable',
      'failed failed.platform',
    ]);
  });

  test('busy: tried again later, in its turn before the next', async () => {
    const contactId = await s.act('busy', 'message.received');
    s.platform.answerWith(({ text }) => (text === '0' ? -1 : 0));
    await s.send(...numbered(contactId, 2));
    await s.flushOnce();
    assert.deepEqual(s.platform.textsTo('busy'), ['0']);
    assert.deepEqual(await statuses(contactId), ['queued send.window', 'waiting wait.platform']);
    s.platform.answerWith(() => 0);
    s.clock.advance(61_000);
    await s.flush();
    assert.deepEqual(s.platform.textsTo('busy'), ['0', '0', '1']);
    const [second, first] = await s.log(`?contactId=${contactId}`);
    assert.deepEqual([first?.status, second?.status], ['sent', 'sent']);
    assert.deepEqual(first?.reason.values, { attempt: 2 });
  });

  test('hung up after taking it: uncertain, and not repeated', async () => {
    const contactId = await s.act('cut', 'message.received');
    s.platform.answerWith(({ text }) => (text === '0' ? null : 0));
    await s.send(...numbered(contactId, 2));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('cut'), ['0', '1']);
    assert.deepEqual(await statuses(contactId), [
      'sent sent.delivered',
      'uncertain uncertain.no_answer',
    ]);
    const facts = await s.factsOf(contactId);
    assert.deepEqual(
      facts.map((entry) => [entry.type, entry.data['uncertain']]),
      [
        ['message.failed', true],
        ['message.sent', undefined],
      ],
    );
  });
});

describe('order and priority', () => {
  test('one person’s messages follow each other although many are sent at once', async () => {
    const people = await s.actAll(names('many', 20), 'message.received');
    // Nobody is answered before six are on their way.
    const six = s.platform.arrived(6);
    s.platform.answerWith(async () => {
      await six;
      await new Promise((resolve) => setTimeout(resolve, Math.floor(s.kernel.random.next() * 20)));
      return 0;
    });
    // Announced in three transactions, so that later ones meet earlier ones on their way.
    start();
    for (const text of ['0', '1', '2'])
      await s.send(...people.map((contactId) => s.intent(contactId, text)));
    await s.idle();
    for (let n = 0; n < 20; n++) assert.deepEqual(s.platform.textsTo(`many-${n}`), ['0', '1', '2']);
    assert.ok(s.platform.mostConcurrent() > 5);
  });

  test('who waits for a reply goes before any broadcast', async () => {
    const slow = await s.connect({ ratePerSecond: 1_000, maxConcurrency: 1 });
    const [vip = '', ...crowd] = await s.actAll(names('crowd', 6), 'message.received', {
      account: slow,
    });
    await s.send(...crowd.map((contactId) => s.intent(contactId, 'news', { priority: 'bulk' })));
    await s.send(s.intent(vip, 'bulk too', { priority: 'bulk' }));
    await s.send(s.intent(vip, 'answer', { priority: 'reply' }));
    await s.flush();
    assert.equal(s.platform.received[0]?.text, 'answer');
    assert.equal(s.platform.received.length, 7);
  });

  test('two senders share one outbox: everything once, in order', async () => {
    const people = await s.actAll(names('both', 60), 'message.received');
    await s.send(...people.flatMap((contactId) => numbered(contactId, 4)));
    start();
    start();
    await s.idle();
    assert.equal(s.platform.received.length, 240);
    for (let n = 0; n < 60; n++)
      assert.deepEqual(s.platform.textsTo(`both-${n}`), ['0', '1', '2', '3']);
  });

  test('the account’s rate is kept', async () => {
    const limited = await s.connect({ ratePerSecond: 20 });
    const contactIds = await s.actAll(names('rate', 32), 'message.received', { account: limited });
    await s.send(...contactIds.map((contactId) => s.intent(contactId, 'x')));
    const began = performance.now();
    await s.flush();
    const took = performance.now() - began;
    assert.equal(s.platform.received.length, 32);
    // A burst of two, then one every 50 ms; the clock of timers is let off a little.
    assert.ok(took >= 30 * 50 - 20, `took ${took} ms`);
  });
});

describe('a platform that is away', () => {
  test('makes only those messages uncertain that were on their way', async () => {
    const account = await s.connect({ maxConcurrency: 4 });
    const people = await s.actAll(names('away', 30), 'message.received', { account });
    s.platform.goAway(true);
    await s.send(...people.map((contactId) => s.intent(contactId, 'x')));
    const before = s.platform.questions();
    start();
    await s.until(async () => s.platform.questions() >= before + 3);
    const taken = s.platform.received.length;
    assert.ok(taken >= 1 && taken <= 4, `${taken} were risked`);
    s.platform.goAway(false);
    await s.idle();
    assert.equal(s.platform.received.length, 30);
    const { rows } = await sql<{ status: string; n: number }>`
      select status, count(*)::int as n from messages.log where channel_id = ${account}
      group by 1 order by 1`.execute(s.kernel.db);
    assert.deepEqual(rows, [
      { status: 'sent', n: 30 - taken },
      { status: 'uncertain', n: taken },
    ]);
  });
});

describe('a platform that does not let us begin', () => {
  test('costs no message one of its tries, however long it lasts', async () => {
    const account = await s.connect({ maxConcurrency: 4 });
    const people = await s.actAll(names('shut', 10), 'message.received', { account });
    s.platform.answerWith(() => -2);
    await s.send(...people.map((contactId) => s.intent(contactId, 'x')));
    const before = s.platform.questions();
    start();
    await s.until(async () => s.platform.questions() >= before + 4);
    s.platform.answerWith(() => 0);
    await s.idle();
    const { rows } = await sql<{ status: string; attempts: number; n: number }>`
      select status, attempts, count(*)::int as n from messages.log where channel_id = ${account}
      group by 1, 2`.execute(s.kernel.db);
    assert.deepEqual(rows, [{ status: 'sent', attempts: 1, n: 10 }]);
  });
});

describe('an account that cannot go on', () => {
  test('is paused visibly, loses nothing, probes, and goes on', async () => {
    const contactId = await s.act('paused', 'message.received');
    s.platform.answerWith(() => 40125);
    await s.send(...numbered(contactId, 3));
    await s.flush();
    assert.deepEqual(s.platform.textsTo('paused'), ['0'], 'one was tried, the rest kept back');
    const outbox = await s.request('GET', '/api/v1/messages/outbox');
    const own = outbox.body.channels.find(
      (channel: { channelId: string }) => channel.channelId === s.channelId,
    );
    assert.deepEqual([own.queued, own.paused.code], [3, '40125']);

    start();
    s.clock.advance(16_000);
    await s.platform.arrived(2);
    assert.deepEqual(s.platform.textsTo('paused'), ['0', '0'], 'the probe is one message');
    s.platform.answerWith(() => 0);
    s.clock.advance(31_000);
    await s.platform.arrived(3);
    await s.idle();
    assert.deepEqual(s.platform.textsTo('paused'), ['0', '0', '0', '1', '2']);
    const after = await s.request('GET', '/api/v1/messages/outbox');
    assert.deepEqual(after.body.channels, []);
  });

  test('messages that expire meanwhile say so, and an operator can resume', async () => {
    const contactId = await s.act('resumed', 'message.received');
    s.platform.answerWith(() => 40125);
    const soon = new Date(s.clock.now().getTime() + 5_000);
    await s.send(s.intent(contactId, 'urgent', { expiresAt: soon }), s.intent(contactId, 'later'));
    await s.flush();
    s.clock.advance(6_000);
    start();
    await s.until(async () => (await statuses(contactId)).includes('skipped skip.account_paused'));
    s.platform.answerWith(() => 0);
    const path = `/api/v1/messages/outbox/${s.channelId}/resume`;
    const { body } = await s.request('POST', path);
    assert.deepEqual(body, { resumed: true });
    await s.idle();
    assert.deepEqual(s.platform.textsTo('resumed'), ['urgent', 'later']);
  });

  test('switched off: its messages are skipped', async () => {
    const other = await s.connect();
    const [contactId = ''] = await s.actAll(['off'], 'message.received', { account: other });
    await s.send(s.intent(contactId, 'x'));
    await sql`update channels.accounts set status = 'disabled' where id = ${other}`.execute(
      s.kernel.db,
    );
    await s.flush();
    assert.deepEqual(await statuses(contactId), ['skipped skip.channel_unavailable']);
  });
});

describe('uncertain messages', () => {
  async function uncertain(name: string): Promise<{ contactId: string; id: string }> {
    const contactId = await s.act(name, 'message.received');
    s.platform.answerWith(() => null);
    const [result] = await s.send(s.intent(contactId, 'maybe {{ city }}'));
    await s.flush();
    s.platform.answerWith(() => 0);
    return { contactId, id: result?.messageId ?? '' };
  }
  const resolve = (id: string, as: string) =>
    s.request('POST', `/api/v1/messages/${id}/resolve`, { body: { as } });

  test('two people decide at the same moment: one counts', async () => {
    const { contactId, id } = await uncertain('twice');
    const answers = await Promise.all([
      resolve(id, 'resend'),
      resolve(id, 'resend'),
      resolve(id, 'sent'),
    ]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409]);
    await s.flush();
    const { rows } = await sql<{ n: number }>`select count(*)::int n from kernel.facts
      where contact_id = ${contactId} and type = 'message.sent'`.execute(s.kernel.db);
    assert.equal(rows[0]?.n, 1);
  });

  test('sent, failed, and sent again', async () => {
    const sent = await uncertain('said-sent');
    assert.equal((await resolve(sent.id, 'sent')).body.status, 'sent');
    const failed = await uncertain('said-failed');
    assert.equal((await resolve(failed.id, 'failed')).body.reason.code, 'failed.confirmed');
    const again = await uncertain('said-again');
    const { body } = await resolve(again.id, 'resend');
    assert.equal(body.reason.code, 'failed.resent');
    await s.flush();
    assert.deepEqual(s.platform.textsTo('said-again'), ['maybe ', 'maybe ']);
    const fresh = await s.request('GET', `/api/v1/messages/${body.resentAs}`);
    assert.deepEqual(fresh.body.source, { kind: 'resend', id: again.id });
    assert.equal((await resolve(body.resentAs, 'sent')).status, 409);
    assert.equal((await resolve(s.workspaceId, 'sent')).status, 404);
  });
});
