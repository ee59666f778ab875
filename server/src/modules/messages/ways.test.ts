import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '#kernel/db/database.ts';
import { fact } from '#test/facts.ts';
import type { Intent } from './index.ts';
import { stage, type Stage } from './test/stage.ts';

let s: Stage;
before(async () => {
  s = await stage();
});
after(() => s.stop());

const text = (said: string) => ({ type: 'text' as const, text: said });
const way = (said: string, channels: string[] = [], languages: [string, string][] = []) => ({
  channels,
  content: text(said),
  languages: languages.map(([language, words]) => ({ language, content: text(words) })),
});

function plan(contactId: string, ways: readonly object[], more: object = {}): Intent {
  const { content: _content, ...base } = s.intent(contactId, '');
  return { ...base, ...more, ways } as Intent;
}

const detail = async (id: string | undefined) =>
  (await s.request('GET', `/api/v1/messages/${id}`)).body;

test('the second way is taken when the first is closed, in her language, and the log says why', async () => {
  const contactId = await s.follow('ada');
  const silent = await s.connect();
  const data = { source: 'form', traits: { language: 'zh-CN' } };
  await s.kernel.facts.append([fact(s.workspaceId, 'contact.identified', data, { contactId })]);
  await s.app.settle();
  const ways = [way('first', [silent]), way('second', [s.channelId], [['zh', '你好 {{ name }}']])];
  const [result] = await s.send(plan(contactId, ways));
  assert.equal(result?.status, 'queued');
  await s.flush();
  assert.deepEqual(s.platform.textsTo('ada'), ['你好 ']);
  const shown = await detail(result?.messageId);
  assert.equal(shown.way, 1);
  assert.deepEqual(shown.tried, [
    { way: 0, channelId: silent, reason: { code: 'skip.no_address', values: {} } },
  ]);
});

test('a message that waited is decided anew among all of its ways', async () => {
  const noon = s.clock.now();
  s.clock.set(new Date('2026-03-02T15:00:00Z'));
  const contactId = await s.act('bea', 'message.received');
  const other = await s.connect();
  await s.actAll(['bea2'], 'message.received', { account: other });
  const ways = [way('by the first', [s.channelId]), way('by any')];
  const expiresAt = new Date(s.clock.now().getTime() + 86_400_000);
  const [result] = await s.send(plan(contactId, ways, { purpose: 'marketing', expiresAt }));
  assert.equal(result?.reason.code, 'wait.quiet_hours');
  // The account of the first way is gone by the morning, and so is her only address.
  await sql`update channels.accounts set status = 'disabled' where id = ${s.channelId}`.execute(
    s.kernel.db,
  );
  s.clock.set(new Date('2026-03-03T00:00:00Z'));
  s.sending.accounts.forget([s.channelId]);
  await s.flush();
  const shown = await detail(result?.messageId);
  assert.deepEqual(
    [shown.status, shown.reason.code, shown.tried.map((tried: { way: number }) => tried.way)],
    ['skipped', 'skip.channel_unavailable', [1]],
  );
  await sql`update channels.accounts set status = 'active' where id = ${s.channelId}`.execute(
    s.kernel.db,
  );
  s.sending.accounts.forget([s.channelId]);
  s.clock.set(noon);
});

test('a preview decides as sending does and writes nothing', async () => {
  const contactId = await s.follow('cleo');
  const wishes = ['1', '2', '3', '4'].map((said) => s.intent(contactId, said));
  const previews = await s.sending.preview(s.kernel.db, s.workspaceId, wishes, s.clock.now());
  assert.deepEqual(
    previews.map(({ status, reason, channelId }) => [status, reason.code, channelId]),
    [
      ...Array.from({ length: 3 }, () => ['queued', 'send.window', s.channelId]),
      ['skipped', 'skip.allowance_used', s.channelId],
    ],
  );
  assert.deepEqual(await s.log(`?contactId=${contactId}`), []);
  const results = await s.send(...wishes);
  assert.deepEqual(
    results.map((result) => result.reason.code),
    previews.map((preview) => preview.reason.code),
  );
  await s.flush();
  assert.deepEqual(s.platform.textsTo('cleo'), ['1', '2', '3']);
});

test('facts tell what asked for the message', async () => {
  const contactId = await s.follow('dee');
  const source = { kind: 'campaign', id: 'c1' };
  await s.send({ ...s.intent(contactId, 'hi'), source });
  await s.send({ ...s.intent(contactId, ' '), source });
  await s.flush();
  const facts = await s.factsOf(contactId);
  assert.deepEqual(facts.map(({ type, data }) => [type, data['source']]).sort(), [
    ['message.sent', source],
    ['message.skipped', source],
  ]);
});

test('a way whose content breaks a rule for this person leaves it to the next', async () => {
  const [short, long] = await s.actAll(['eva', 'faye'], 'message.received');
  const traits = (name: string) => ({ source: 'form', traits: { name } });
  await s.kernel.facts.append([
    fact(s.workspaceId, 'contact.identified', traits('Eva'), { contactId: short ?? '' }),
    fact(s.workspaceId, 'contact.identified', traits('F'.repeat(30)), { contactId: long ?? '' }),
  ]);
  await s.app.settle();
  const template = {
    channels: [],
    languages: [],
    content: { type: 'template', templateId: 'T', data: { thing1: '{{ name }}' } },
  };
  const ways = [template, way('Hello {{ name }}')];
  const results = await s.send(plan(short ?? '', ways), plan(long ?? '', ways));
  assert.deepEqual(
    results.map(({ reason }) => reason.code),
    ['send.free', 'send.window'],
  );
  await s.flush();
  assert.deepEqual(s.platform.textsTo('eva'), ['template']);
  assert.deepEqual(s.platform.textsTo('faye'), [`Hello ${'F'.repeat(30)}`]);
  const { tried } = await detail(results[1]?.messageId);
  assert.deepEqual(
    tried.map((each: { way: number; reason: { code: string } }) => [each.way, each.reason.code]),
    [[0, 'skip.content_invalid']],
  );
  // Where no way is left the first one's reason is shown.
  const [none] = await s.send(plan(long ?? '', [template]));
  assert.deepEqual([none?.status, none?.reason.code], ['skipped', 'skip.content_invalid']);
});
