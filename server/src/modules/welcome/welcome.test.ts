import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { audience } from '#modules/audience/index.ts';
import { codes } from '#modules/codes/index.ts';
import { asJson, sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { fact } from '#test/facts.ts';
import { stage, type Stage } from '../messages/test/stage.ts';
import { welcome } from './index.ts';

let s: Stage;
before(async () => {
  s = await stage({ modules: [audience, codes, welcome] });
});
after(() => s.stop());
beforeEach(async () => {
  s.platform.received.length = 0;
  await put({ variants: [{ messages: [text('Hello {{ name | default: "you" }}')] }] });
});

const text = (words: string) => ({ type: 'text', text: words });
const put = (given: object, enabled = true) =>
  s.request('PUT', `/api/v1/welcomes/default?channelId=${s.channelId}`, {
    body: { enabled, welcome: given },
  });

async function makeCode(
  scene: string,
  given: object | null,
  more: { followers?: boolean; until?: Date } = {},
) {
  await sql`insert into codes.codes (workspace_id, id, channel_id, scene, kind, name, welcome,
      welcome_followers, valid_until, created_at, updated_at)
    values (${s.workspaceId}, ${newId()}, ${s.channelId}, ${scene}, 'permanent', ${scene},
      ${given && asJson(given)}, ${more.followers ?? true}, ${more.until ?? null},
      ${s.clock.now()}, ${s.clock.now()})`.execute(s.kernel.db);
}

async function scan(id: string, type: 'contact.followed' | 'code.scanned', scene: string | null) {
  const data = { scene: scene ?? '', ticket: null };
  const where = { identities: [s.openid(id)], channelId: s.channelId, occurredAt: s.clock.now() };
  const [appended] = await s.kernel.facts.append([fact(s.workspaceId, type, data, where)]);
  await s.app.settle();
  return appended?.contactId ?? '';
}

test('a new follower gets the account’s welcome, up to three messages in order', async () => {
  await put({ variants: [{ messages: [text('1'), text('2'), text('3')] }] });
  const contactId = await s.follow('anna');
  await s.flush();
  assert.deepEqual(s.platform.textsTo('anna'), ['1', '2', '3']);
  const entries = await s.log(`?contactId=${contactId}`);
  assert.ok(entries.every((entry) => entry.status === 'sent'));
});

test('a whole batch of followers is welcomed at once', async () => {
  const ids = Array.from({ length: 50 }, (_, n) => `batch-${n}`);
  await s.actAll(ids, 'contact.followed');
  await s.flush();
  for (const id of ids) assert.deepEqual(s.platform.textsTo(id), ['Hello you']);
});

test('the code’s own welcome goes before the account’s, while the code is valid', async () => {
  await makeCode('ifc', { variants: [{ messages: [text('Hello IFC')] }] });
  await makeCode('plain', null);
  await makeCode('old', { variants: [{ messages: [text('old')] }] }, { until: s.clock.now() });
  await scan('by-ifc', 'contact.followed', 'ifc');
  await scan('by-plain', 'contact.followed', 'plain');
  await scan('by-old', 'contact.followed', 'old');
  await scan('by-unknown', 'contact.followed', 'nobody');
  await s.flush();
  assert.deepEqual(s.platform.textsTo('by-ifc'), ['Hello IFC']);
  for (const id of ['by-plain', 'by-old', 'by-unknown'])
    assert.deepEqual(s.platform.textsTo(id), ['Hello you']);
});

test('a follower who scans gets the code’s welcome when the code says so, and no default', async () => {
  await makeCode('all', { variants: [{ messages: [text('again here')] }] });
  await makeCode('new-only', { variants: [{ messages: [text('x')] }] }, { followers: false });
  await s.follow('ben');
  await scan('ben', 'code.scanned', 'new-only');
  await scan('ben', 'code.scanned', 'nobody');
  await scan('ben', 'code.scanned', 'all');
  await s.flush();
  assert.deepEqual(s.platform.textsTo('ben'), ['Hello you', 'again here']);
});

test('returning followers and languages get their variant', async () => {
  await put({
    variants: [
      { audience: 'returning', messages: [text('back')] },
      { language: 'en', messages: [text('english')] },
      { language: 'zh', messages: [text('中文')] },
    ],
  });
  await s.follow('carl');
  await s.act('carl', 'contact.unfollowed');
  await s.flush();
  s.clock.advance(1_000);
  await s.follow('carl');
  const traits = { language: 'en-GB' };
  const who = { identities: [s.openid('dora')], channelId: s.channelId };
  await s.kernel.facts.append([
    fact(s.workspaceId, 'contact.identified', { source: 'wechat', traits }, who),
  ]);
  await s.follow('dora');
  await s.flush();
  assert.deepEqual(s.platform.textsTo('carl'), ['back'], 'the first was taken back when she left');
  assert.deepEqual(s.platform.textsTo('dora'), ['english']);
});

test('once per follow, though it is told twice', async () => {
  const key = { receiptKey: 'redelivered' };
  const where = { identities: [s.openid('emma')], channelId: s.channelId, ...key };
  const follow = fact(
    s.workspaceId,
    'contact.followed',
    { scene: null, ticket: null },
    {
      ...where,
      occurredAt: s.clock.now(),
    },
  );
  await s.kernel.facts.append([follow]);
  await s.kernel.facts.append([follow]);
  // Even one whose receipt was cleared meanwhile.
  await sql`delete from kernel.receipts`.execute(s.kernel.db);
  await s.kernel.facts.append([follow]);
  await s.app.settle();
  await s.flush();
  assert.deepEqual(s.platform.textsTo('emma'), ['Hello you']);
});

test('too late is skipped with its reason', async () => {
  const occurredAt = new Date(s.clock.now().getTime() - 51_000);
  const [contactId] = await s.actAll(['late'], 'contact.followed', { occurredAt });
  const [entry] = await s.log(`?contactId=${contactId}`);
  assert.deepEqual([entry?.status, entry?.reason.code], ['skipped', 'skip.expired']);
});

test('who refused service messages is not greeted; a disabled welcome says nothing', async () => {
  const data = { purpose: 'service', channel: null, granted: false, source: 'test' };
  const who = { identities: [s.openid('fred')] };
  await s.kernel.facts.append([fact(s.workspaceId, 'consent.changed', data, who)]);
  const fred = await s.follow('fred');
  const [entry] = await s.log(`?contactId=${fred}`);
  assert.equal(entry?.reason.code, 'skip.no_consent');
  await put({ variants: [{ messages: [text('x')] }] }, false);
  const gina = await s.follow('gina');
  assert.deepEqual(await s.log(`?contactId=${gina}`), []);
});

test('the API keeps a welcome, refuses what the channel cannot send, and shows a preview', async () => {
  const address = `/api/v1/welcomes/default?channelId=${s.channelId}`;
  const card = { type: 'miniprogram', title: 't', appId: 'w', pagePath: 'p', thumbUrl: 'u' };
  const refused = await put({ variants: [{ messages: [card] }] });
  assert.deepEqual([refused.status, refused.body.code], [400, 'welcome.unsupported_content']);
  const { body } = await s.request('GET', address);
  assert.equal(body.welcome.variants[0].messages[0].text, 'Hello {{ name | default: "you" }}');
  const stranger = await s.addWorkspace('Other');
  const foreign = await s.request('GET', address, { key: stranger.apiKey });
  assert.equal(foreign.status, 404);
  const preview = await s.request('POST', '/api/v1/welcomes/preview', {
    body: {
      welcome: {
        variants: [
          { hours: { from: 22, to: 6 }, messages: [text('night')] },
          { messages: [text('Hi {{ name | default: "you" }} {{ shoeSize }}')] },
        ],
      },
      hour: 12,
    },
  });
  assert.deepEqual(preview.body, {
    variant: 1,
    messages: [text('Hi you ')],
    unknownVariables: ['shoeSize'],
  });
});

test('a preview is as for somebody made up, or for a contact, who has her own values', async () => {
  const contactId = await s.follow('ida');
  const traits = { name: 'Ida 王', language: 'zh-CN' };
  const known = { source: 'wechat', traits };
  await s.kernel.facts.append([
    fact(s.workspaceId, 'contact.identified', known, { identities: [s.openid('ida')] }),
  ]);
  await s.app.settle();
  const given = {
    variants: [
      { language: 'zh', messages: [text('你好 {{ name }}')] },
      { language: 'en', audience: 'returning', messages: [text('Back, {{ name }}')] },
    ],
  };
  const preview = async (whom: object) =>
    (await s.request('POST', '/api/v1/welcomes/preview', { body: { welcome: given, ...whom } }))
      .body;
  const values = { name: 'Emma' };
  assert.deepEqual((await preview({ contactId, values })).messages, [text('你好 Ida 王')]);
  assert.deepEqual((await preview({ values, language: 'en', audience: 'returning' })).messages, [
    text('Back, Emma'),
  ]);
  assert.deepEqual(await preview({ values, language: 'en' }), {
    variant: null,
    messages: [],
    unknownVariables: [],
  });
  const empty = { variants: [{ messages: [text('{{ city }}'), text('Tea')] }] };
  assert.deepEqual((await preview({ welcome: empty })).messages, [text(''), text('Tea')]);
  const stranger = await s.addWorkspace('Third');
  const foreign = await s.request('POST', '/api/v1/welcomes/preview', {
    body: { welcome: given, contactId },
    key: stranger.apiKey,
  });
  assert.deepEqual([foreign.status, foreign.body.code], [404, 'contact.not_found']);
});
