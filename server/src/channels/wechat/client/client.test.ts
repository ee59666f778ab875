import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createDirectory } from '#channels/accounts/directory.ts';
import { connected, type Connected } from '#channels/test/connected.ts';
import { createBudget } from '#channels/upstream/budget.ts';
import { createTransport, TransportFault } from '#channels/upstream/transport.ts';
import { openDatabase, sql } from '#kernel/db/database.ts';
import { templateBody } from '../outbound/outbound.ts';
import { WechatApiError } from './answer.ts';
import { createApi } from './api.ts';
import { conversation, menus, tags, templates, users } from './calls.ts';
import { createTokens } from './tokens.ts';

let town: Connected;
before(async () => {
  town = await connected();
});
afterEach(() => town.sim('DELETE', '/_sim/faults'));
after(() => town.stop());

let next = 0;
const counted = (path: string) => town.simulator.world.stats.apiCalls[path] ?? 0;
const refusedWith = (code: number) => (error: unknown) =>
  error instanceof WechatApiError && error.code === code;

/** The parts of one process that talk to the platform, with memory of their own. */
function aProcess(db = town.app.kernel.db) {
  const { clock, random, secrets, log } = town.app.kernel;
  const transport = createTransport({ allowPrivate: true });
  const tokens = createTokens({ db, secrets, clock, transport });
  return {
    tokens,
    api: createApi({ transport, tokens, budget: createBudget(), random }),
    directory: createDirectory({ db, secrets, clock, log }),
  };
}

async function shop() {
  const appId = `wx${String(++next).padStart(16, '0')}`;
  const { id } = await town.connect({ appId });
  const { fans } = (await town.sim('POST', '/_sim/fans', { appId, count: 3 })) as {
    fans: { openid: string }[];
  };
  const openids = fans.map((fan) => fan.openid);
  for (const openid of openids) await town.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  const here = aProcess();
  const account = await here.directory.get(id);
  assert.ok(account);
  return { ...here, appId, account, openids, openid: openids[0] ?? '' };
}

test('one token serves all callers of a process, and is sealed in the database', async () => {
  const { tokens, account } = await shop();
  const before = counted('/cgi-bin/stable_token');
  const given = await Promise.all(Array.from({ length: 50 }, () => tokens.get(account)));
  assert.equal(new Set(given).size, 1);
  assert.equal(counted('/cgi-bin/stable_token') - before, 1);
  const { rows } = await sql<{ token: string }>`select token from channels.tokens
    where channel_id = ${account.id}`.execute(town.app.kernel.db);
  assert.ok(rows[0]?.token && !rows[0].token.includes(given[0] ?? ''));
});

test('two processes that refresh at once ask the platform once', async () => {
  const { account } = await shop();
  const database = openDatabase({ url: town.app.kernel.database.url, max: 4 });
  try {
    const [one, two] = [aProcess(), aProcess(database.db)];
    const before = counted('/cgi-bin/stable_token');
    const first = await Promise.all([one.tokens.get(account), two.tokens.get(account)]);
    assert.equal(first[0], first[1]);
    assert.equal(counted('/cgi-bin/stable_token') - before, 1);

    await town.sim('POST', '/_sim/faults', { tokenRevoked: true });
    const second = await Promise.all([
      one.tokens.renew(account, first[0]),
      two.tokens.renew(account, first[1]),
    ]);
    assert.equal(second[0], second[1]);
    assert.notEqual(second[0], first[0]);
    assert.equal(counted('/cgi-bin/stable_token') - before, 2);
  } finally {
    await database.close();
  }
});

test('a token is renewed before it ends, and a refusal is not asked for again at once', async () => {
  const { tokens, account } = await shop();
  const first = await tokens.get(account);
  town.app.clock.advance(7_200_000 - 230_000);
  assert.notEqual(await tokens.get(account), first);

  tokens.forget(account.id);
  await sql`delete from channels.tokens where channel_id = ${account.id}`.execute(
    town.app.kernel.db,
  );
  const wrong = { ...account, credentials: { ...account.credentials, appSecret: 'wrong' } };
  const before = counted('/cgi-bin/stable_token');
  for (let n = 0; n < 5; n++) await assert.rejects(tokens.get(wrong), WechatApiError);
  assert.equal(counted('/cgi-bin/stable_token') - before, 1);
  town.app.clock.advance(2_500);
  assert.ok(await tokens.get(account));
});

test('calls that may be repeated outlive a busy platform and a dropped connection', async () => {
  const { api, account, openid } = await shop();
  for (const fault of [{ busyRate: 1 }, { dropRate: 1 }]) {
    await town.sim('POST', '/_sim/faults', { ...fault, path: '/cgi-bin/user/info' });
    const asked = api.call(account, users.info(openid));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await town.sim('DELETE', '/_sim/faults');
    assert.equal((await asked).openid, openid);
  }
});

test('calls that must not be repeated are not', async () => {
  const { api, account } = await shop();
  await town.sim('POST', '/_sim/faults', { dropAfterRate: 1, path: '/cgi-bin/tags/create' });
  await assert.rejects(
    api.call(account, tags.create('once')),
    (error) => error instanceof TransportFault && error.sent,
  );
  await town.sim('DELETE', '/_sim/faults');
  const named = (await api.call(account, tags.list())).filter((tag) => tag.name === 'once');
  assert.ok(named.length <= 1);
});

test('users: one, many, all, and a remark', async () => {
  const { api, account, openids, openid } = await shop();
  const one = await api.call(account, users.info(openid));
  assert.deepEqual([one.openid, one.subscribe, typeof one.unionid], [openid, 1, 'string']);
  const many = await api.call(account, users.infoBatch(openids));
  assert.deepEqual(
    many.map((info) => info.openid),
    openids,
  );
  const all = await api.call(account, users.followers());
  assert.deepEqual([all.total, all.openids.toSorted()], [3, openids.toSorted()]);
  await api.call(account, users.remark(openid, '常客'));
  assert.equal((await api.call(account, users.info(openid))).remark, '常客');
  await assert.rejects(api.call(account, users.info('nobody')), refusedWith(40003));
});

test('tags: create, rename, put on, take off, list, delete', async () => {
  const { api, account, openids, openid } = await shop();
  const tag = await api.call(account, tags.create('VIP'));
  await api.call(account, tags.rename(tag.id, '贵宾'));
  await api.call(account, tags.put(tag.id, openids));
  assert.deepEqual(await api.call(account, tags.of(openid)), [tag.id]);
  await api.call(account, tags.take(tag.id, [openid]));
  const listed = (await api.call(account, tags.list())).find((each) => each.id === tag.id);
  assert.deepEqual(listed, { id: tag.id, name: '贵宾', count: 2 });
  await api.call(account, tags.remove(tag.id));
  await assert.rejects(api.call(account, tags.create('')), WechatApiError);
});

test('QR codes by the registry: temporary, permanent, refused in words', async () => {
  const { account } = await shop();
  const [issuer] = town.app.kernel.registry.all('qrIssuers');
  assert.ok(issuer);
  const temporary = await issuer.issue(account.id, {
    scene: 'ifc-3',
    permanent: false,
    expireSeconds: 3600,
  });
  assert.ok(temporary.ticket && temporary.url);
  assert.equal(temporary.expiresAt?.getTime(), town.app.clock.now().getTime() + 3_600_000);
  const permanent = await issuer.issue(account.id, { scene: 'ifc-4', permanent: true });
  assert.equal(permanent.expiresAt, null);
  assert.notEqual(permanent.ticket, temporary.ticket);
  await assert.rejects(issuer.issue(account.id, { scene: 'x'.repeat(65), permanent: true }), {
    name: 'DomainError',
    kind: 'upstream',
  });
  await town.sim('POST', '/_sim/faults', { html: true, path: '/cgi-bin/qrcode' });
  await assert.rejects(issuer.issue(account.id, { scene: 'a', permanent: true }), {
    code: 'wechat.no_answer',
  });
  await assert.rejects(issuer.issue(town.app.workspaceId, { scene: 'a', permanent: true }), {
    kind: 'not_found',
  });
});

test('a template message answers with all 19 digits of its id, and the same key sends once', async () => {
  const { api, account, openid } = await shop();
  const added = await api.attempt(account, {
    method: 'POST',
    path: '/cgi-bin/template/api_add_template',
    body: { template_id_short: '49001' },
  });
  const templateId = String(added['template_id']);
  const known = await api.call(account, templates.list());
  assert.ok(known.some((template) => template.template_id === templateId));
  const data = { amount1: '¥328.00', thing2: '上海国金店', phrase3: '已支付' };
  const body = templateBody({ openid, templateId, data }, 'key-1');
  const first = await api.call(account, templates.send(body));
  assert.match(String(first), /^\d{19}$/);
  assert.equal(await api.call(account, templates.send(body)), first);
});

test('menus and typing', async () => {
  const { api, account, openid, appId } = await shop();
  const menu = { button: [{ type: 'click', name: '今日茶', key: 'TODAY' }] };
  await api.call(account, menus.set(menu));
  const current = (await api.call(account, menus.current())) as {
    menu: { button: { key: string }[] };
  };
  assert.equal(current.menu.button[0]?.key, 'TODAY');
  await api.call(account, menus.remove());
  await assert.rejects(api.call(account, menus.current()), refusedWith(46003));
  await town.sim('POST', `/_sim/fans/${openid}/message`, { appId, content: 'hi' });
  await api.call(account, conversation.typing(openid, true));
  await assert.rejects(api.call(account, conversation.typing(openid, true)), refusedWith(45081));
});
