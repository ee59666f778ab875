import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import QRCode from 'qrcode';
import {
  ACCOUNT,
  act,
  addAccount,
  addFans,
  control,
  fetchToken,
  startPlatform,
  type Json,
} from './helpers.ts';

const custom = (openid: string, content = 'hi') => ({
  touser: openid,
  msgtype: 'text',
  text: { content },
});
const SEND = '/cgi-bin/message/custom/send';

describe('access tokens', () => {
  const ask = async (url: string, token: string): Promise<Json> =>
    (await fetch(`${url}/cgi-bin/user/get?access_token=${token}`)).json() as Promise<Json>;
  const plain = async (url: string): Promise<string> => {
    const query = `grant_type=client_credential&appid=${ACCOUNT.appId}&secret=${ACCOUNT.appSecret}`;
    const answer = (await (await fetch(`${url}/cgi-bin/token?${query}`)).json()) as Json;
    return String(answer['access_token']);
  };

  test('stable_token repeats until five minutes before its end, then both work', async (t) => {
    const { sim } = await startPlatform(t);
    const first = await fetchToken(sim);
    assert.equal(await fetchToken(sim), first);
    await control(sim, '/clock', { advanceMs: 6_901_000 });
    const second = await fetchToken(sim);
    assert.notEqual(second, first);
    for (const token of [first, second]) assert.equal((await ask(sim.url, token))['total'], 0);
    await control(sim, '/clock', { advanceMs: 300_000 });
    assert.equal((await ask(sim.url, first))['errcode'], 42001);
  });

  test('force_refresh ends the old one at once, and not the other family', async (t) => {
    const { sim } = await startPlatform(t);
    const [old, other] = [await fetchToken(sim), await plain(sim.url)];
    const fresh = await fetchToken(sim, { force_refresh: true });
    assert.equal((await ask(sim.url, old))['errcode'], 40001);
    assert.equal((await ask(sim.url, fresh))['total'], 0);
    assert.equal((await ask(sim.url, other))['total'], 0);
  });

  test('a second plain token leaves the first five minutes', async (t) => {
    const { sim } = await startPlatform(t);
    const first = await plain(sim.url);
    await plain(sim.url);
    assert.equal((await ask(sim.url, first))['total'], 0);
    await control(sim, '/clock', { advanceMs: 301_000 });
    assert.equal((await ask(sim.url, first))['errcode'], 40001);
  });

  test('refusals come with HTTP 200, the exact words and a rid', async (t) => {
    const { sim } = await startPlatform(t);
    const response = await fetch(`${sim.url}/cgi-bin/user/get`);
    assert.equal(response.status, 200);
    const { errcode, errmsg } = (await response.json()) as Json;
    assert.equal(errcode, 41001);
    assert.match(String(errmsg), /^access_token missing rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    assert.equal((await ask(sim.url, 'nonsense'))['errcode'], 40014);
    assert.equal((await ask(sim.url, `91_${'x'.repeat(133)}`))['errcode'], 40001);
    assert.equal(await fetchToken(sim, { secret: 'wrong' }), undefined);
  });
});

describe('customer messages and windows', () => {
  test('three in the minute after a follow, five after a message, none after unfollowing', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    assert.equal((await call(SEND, custom(openid)))['errcode'], 45015);
    await act(sim, openid, 'follow');
    for (let n = 0; n < 3; n++) assert.equal((await call(SEND, custom(openid)))['errcode'], 0);
    const over = await call(SEND, custom(openid));
    assert.equal(over['errcode'], 45047);
    assert.match(String(over['errmsg']), /^out of response count limit rid: /);
    await act(sim, openid, 'message', { content: 'hello' });
    for (let n = 0; n < 5; n++) assert.equal((await call(SEND, custom(openid)))['errcode'], 0);
    assert.equal((await call(SEND, custom(openid)))['errcode'], 45047);
    await act(sim, openid, 'click', { key: 'menu_1' });
    assert.equal((await call(SEND, custom(openid)))['errcode'], 0);
    await act(sim, openid, 'unfollow');
    const closed = await call(SEND, custom(openid));
    assert.match(
      String(closed['errmsg']),
      /^response out of time limit or subscription is canceled rid: /,
    );
  });

  test('the minute passes', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await act(sim, openid, 'scan', { scene: 'x' });
    await control(sim, '/clock', { advanceMs: 61_000 });
    assert.equal((await call(SEND, custom(openid)))['errcode'], 45015);
  });

  test('a menu link opens no window, and a msgmenu tap only a menu window', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await act(sim, openid, 'follow');
    await control(sim, '/clock', { advanceMs: 61_000 });
    await act(sim, openid, 'view', { url: 'https://example.com' });
    assert.equal((await call(SEND, custom(openid)))['errcode'], 45015);
    await act(sim, openid, 'message', { content: '1', bizmsgmenuid: '101' });
    await control(sim, '/clock', { advanceMs: 61_000 });
    assert.equal((await call(SEND, custom(openid)))['errcode'], 45015);
  });

  test('a payment opens a window only where the switch is on', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await act(sim, openid, 'follow');
    await control(sim, '/clock', { advanceMs: 61_000 });
    await act(sim, openid, 'pay', { amount: 32800 });
    assert.equal((await call(SEND, custom(openid)))['errcode'], 45015);
    await addAccount(sim, { settings: { paymentWindow: true } });
    await act(sim, openid, 'pay', { amount: 32800 });
    for (let n = 0; n < 30; n++) assert.equal((await call(SEND, custom(openid)))['errcode'], 0);
  });

  test('each message type is checked for what it needs', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await act(sim, openid, 'follow');
    const cases: [string, object, number][] = [
      ['text', { content: '' }, 44004],
      ['text', { content: '长'.repeat(683) }, 45002],
      ['image', { media_id: 'unknown' }, 40007],
      ['news', { articles: [] }, 44003],
      ['news', { articles: [{ title: 'a' }, { title: 'b' }] }, 45008],
      ['miniprogrampage', { title: 'x', appid: 'wx1', pagepath: 'p', thumb_media_id: 'no' }, 40007],
      ['msgmenu', { head_content: '?', list: [] }, 40035],
      ['hologram', {}, 40008],
    ];
    for (const [type, payload, errcode] of cases) {
      const answer = await call(SEND, { touser: openid, msgtype: type, [type]: payload });
      assert.equal(answer['errcode'], errcode, type);
    }
    assert.equal((await call(SEND, custom('oNobody')))['errcode'], 40003);
    assert.equal((await call(SEND, '{broken'))['errcode'], 47001);
    assert.equal((await call(SEND))['errcode'], 43002);
    const news = {
      articles: [{ title: 'New', description: 'd', url: 'https://e.com', picurl: '' }],
    };
    assert.equal((await call(SEND, { touser: openid, msgtype: 'news', news }))['errcode'], 0);
  });

  test('typing needs a fresh exchange and shows once', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    const typing = { touser: openid, command: 'Typing' };
    const path = '/cgi-bin/message/custom/typing';
    await act(sim, openid, 'follow');
    assert.equal((await call(path, typing))['errcode'], 0);
    assert.equal((await call(path, typing))['errcode'], 45081);
    await control(sim, '/clock', { advanceMs: 31_000 });
    assert.equal((await call(path, typing))['errcode'], 45080);
    assert.equal((await call(path, { touser: openid, command: 'Dance' }))['errcode'], 45072);
  });
});

describe('QR codes', () => {
  const create = (action_name: string, scene: object, expire_seconds?: number) => ({
    action_name,
    action_info: { scene },
    ...(expire_seconds === undefined ? {} : { expire_seconds }),
  });

  test('temporary ones are capped at 30 days; permanent ones say no lifetime', async (t) => {
    const { call } = await startPlatform(t);
    const path = '/cgi-bin/qrcode/create';
    const long = await call(path, create('QR_STR_SCENE', { scene_str: 'a' }, 9_999_999));
    assert.equal(long['expire_seconds'], 2_592_000);
    const short = await call(path, create('QR_STR_SCENE', { scene_str: 'b' }));
    assert.equal(short['expire_seconds'], 60);
    const forever = await call(path, create('QR_LIMIT_STR_SCENE', { scene_str: 'c' }));
    assert.ok(!('expire_seconds' in forever) && !('errcode' in forever));
    for (const [action, scene] of [
      ['QR_STR_SCENE', { scene_str: 'x'.repeat(65) }],
      ['QR_LIMIT_SCENE', { scene_id: 100_001 }],
      ['QR_MAGIC', { scene_str: 'a' }],
    ] as const) {
      assert.ok(((await call(path, create(action, scene)))['errcode'] as number) > 0, action);
    }
  });

  test('the permanent pool ends at 100,000', async (t) => {
    const { sim, call } = await startPlatform(t);
    const account = sim.world.data.accounts.get(ACCOUNT.appId);
    assert.ok(account);
    account.permanentTickets = 100_000;
    const answer = await call(
      '/cgi-bin/qrcode/create',
      create('QR_LIMIT_STR_SCENE', { scene_str: 'one more' }),
    );
    assert.equal(answer['errcode'], 45029);
  });

  test('showqrcode needs no token and draws the url', async (t) => {
    const { sim, call } = await startPlatform(t);
    const made = await call('/cgi-bin/qrcode/create', create('QR_STR_SCENE', { scene_str: 'z' }));
    const query = `ticket=${encodeURIComponent(String(made['ticket']))}`;
    const image = await fetch(`${sim.url}/cgi-bin/showqrcode?${query}`);
    assert.equal(image.headers.get('content-type'), 'image/png');
    const expected = await QRCode.toBuffer(String(made['url']), { width: 430, margin: 2 });
    assert.ok(expected.equals(Buffer.from(await image.arrayBuffer())));
    assert.equal((await fetch(`${sim.url}/cgi-bin/showqrcode?ticket=nope`)).status, 404);
  });
});

describe('users and tags', () => {
  test('user/info tells no name, and only ids once unfollowed', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await act(sim, openid, 'scan', { scene: 'ifc-3' });
    const info = await call(`/cgi-bin/user/info?openid=${openid}&lang=zh_CN`);
    assert.equal(info['nickname'], '');
    assert.deepEqual(
      [info['subscribe'], info['subscribe_scene'], info['qr_scene_str']],
      [1, 'ADD_SCENE_QR_CODE', 'ifc-3'],
    );
    await act(sim, openid, 'unfollow');
    const gone = await call(`/cgi-bin/user/info?openid=${openid}`);
    assert.deepEqual(Object.keys(gone).sort(), ['openid', 'subscribe', 'unionid']);
  });

  test('one person shares the unionid between accounts of one open platform', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await control(sim, '/accounts', { appId: 'wxsecond' });
    const { fans } = (await control(sim, '/fans', { appId: 'wxsecond', sameAs: [openid] })) as {
      fans: Json[];
    };
    const info = await call(`/cgi-bin/user/info?openid=${openid}`);
    assert.equal(fans[0]?.['unionid'], info['unionid']);
    assert.notEqual(fans[0]?.['openid'], openid);
  });

  test('user/get pages by next_openid', async (t) => {
    const { sim, call } = await startPlatform(t);
    const openids = await addFans(sim, 3);
    for (const openid of openids) await act(sim, openid, 'follow');
    const all = await call('/cgi-bin/user/get');
    assert.deepEqual([all['total'], all['count'], all['next_openid']], [3, 3, openids[2]]);
    const rest = await call(`/cgi-bin/user/get?next_openid=${openids[2]}`);
    assert.deepEqual([rest['total'], rest['count'], rest['next_openid']], [3, 0, '']);
    assert.ok(!('data' in rest));
  });

  test('tag limits and codes', async (t) => {
    const { sim, call } = await startPlatform(t);
    const openids = await addFans(sim, 51);
    const create = (name: string) => call('/cgi-bin/tags/create', { tag: { name } });
    const { tag } = (await create('VIP')) as { tag: { id: number } };
    assert.equal((await create('VIP'))['errcode'], 45157);
    assert.equal((await create('十一个汉字的标签名字很长'))['errcode'], 45158);
    const tagging = (list: string[], tagid: number) =>
      call('/cgi-bin/tags/members/batchtagging', { openid_list: list, tagid });
    assert.equal((await tagging(openids, tag.id))['errcode'], 40032);
    assert.equal((await tagging(openids.slice(0, 50), tag.id))['errcode'], 0);
    assert.equal((await tagging(['oNobody'], tag.id))['errcode'], 40003);
    assert.equal((await tagging(openids.slice(0, 1), 9_999))['errcode'], 45159);
    assert.equal((await call('/cgi-bin/tags/delete', { tag: { id: 2 } }))['errcode'], 45058);
    for (let n = 1; n < 20; n++) {
      const made = (await create(`t${n}`)) as { tag: { id: number } };
      assert.equal((await tagging(openids.slice(0, 1), made.tag.id))['errcode'], 0);
    }
    const last = (await create('t20')) as { tag: { id: number } };
    assert.equal((await tagging(openids.slice(0, 1), last.tag.id))['errcode'], 45059);
    const page = await call('/cgi-bin/user/tag/get', { tagid: tag.id });
    assert.equal(page['total'], 50);
    for (let n = 21; n < 100; n++) await create(`t${n}`);
    assert.equal((await create('one too many'))['errcode'], 45056);
  });
});
