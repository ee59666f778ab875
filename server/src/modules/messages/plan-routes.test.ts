import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { stage, type Stage } from './test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const text = (words: string) => ({ type: 'text', text: words });

async function preview(contactId: string, ways: object[], more: object = {}) {
  const body = { contactId, plan: { purpose: 'service', ways, ...more } };
  return s.request('POST', '/api/v1/messages/plans/preview', { body });
}

test('tells which way would be taken, what she would read, and why', async () => {
  const contactId = await s.act('ada', 'message.received');
  const silent = await s.connect();
  const { status, body } = await preview(contactId, [
    { channels: [silent], content: text('By the other') },
    { content: text('Dear {{ name | default: "friend" }}') },
  ]);
  assert.equal(status, 200);
  assert.deepEqual(
    [body.status, body.way, body.channelId, body.reason.code],
    ['queued', 1, s.channelId, 'send.window'],
  );
  assert.equal(body.content.text, 'Dear friend');
  assert.deepEqual(
    body.tried.map(({ way, reason }: { way: number; reason: { code: string } }) => [
      way,
      reason.code,
    ]),
    [[0, 'skip.no_address']],
  );
});

test('fills in what would not be sent too, and neither sends nor writes', async () => {
  const contactId = await s.follow('bea');
  await s.act('bea', 'contact.unfollowed');
  const { body } = await preview(contactId, [{ content: text('{{ name | default: "you" }}!') }]);
  assert.equal(body.status, 'skipped');
  assert.equal(body.content.text, 'you!');
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from messages.outbox)::int + (select count(*) from messages.log)::int
      as n`.execute(s.kernel.db);
  assert.equal(rows[0]?.n, 0);
});

test('knows only people of the workspace', async () => {
  const contactId = await s.act('cyd', 'message.received');
  const other = await s.addWorkspace('Other Tea');
  const body = { contactId, plan: { ways: [{ content: text('Hello') }] } };
  const { status } = await s.request('POST', '/api/v1/messages/plans/preview', {
    body,
    key: other.apiKey,
  });
  assert.equal(status, 404);
});
