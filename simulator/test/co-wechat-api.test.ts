import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, act, addFans, control, startPlatform, type Json } from './helpers.ts';
import { coWechatApi } from './peers.ts';

const code = (wanted: number) => (error: Error & { code?: number }) => error.code === wanted;

test('co-wechat-api: followers, tags, remarks', async (t) => {
  const { sim, openid } = await startPlatform(t);
  const api = coWechatApi(sim);
  await act(sim, openid, 'follow');
  const followers = await api('getFollowers');
  assert.deepEqual((followers['data'] as Json)['openid'], [openid]);
  await api('updateRemark', openid, '老客 Lin');
  assert.equal((await api('getUser', { openid, lang: 'zh_CN' }))['remark'], '老客 Lin');
  const { user_info_list: users } = await api('batchGetUsers', [openid]);
  assert.equal((users as Json[])[0]?.['subscribe'], 1);
  const { tag } = (await api('createTags', 'VIP')) as { tag: { id: number } };
  await api('batchTagging', [openid], tag.id);
  assert.deepEqual((await api('getIdList', openid))['tagid_list'], [tag.id]);
  assert.equal((await api('getUsersFromTag', tag.id))['total'], 1);
  await api('batchUnTagging', [openid], tag.id);
  await api('deleteTag', tag.id);
  assert.ok(!JSON.stringify(await api('getTags')).includes('VIP'));
});

test('co-wechat-api: every kind of customer message, and the closed window', async (t) => {
  const { sim, openid } = await startPlatform(t, { settings: { windowRules: 'legacy48h' } });
  const api = coWechatApi(sim);
  await assert.rejects(api('sendText', openid, 'too early'), code(45015));
  await act(sim, openid, 'follow');
  const upload = (type: string): Promise<Json> =>
    api('uploadMedia', Buffer.from('bytes'), type, `a.${type}`, 'image/jpeg');
  const image = (await upload('image'))['media_id'];
  const video = (await upload('video'))['media_id'];
  const thumb = (await upload('thumb'))['thumb_media_id'];
  await api('sendText', openid, '你好');
  await api('sendImage', openid, image);
  await api('sendVideo', openid, video, thumb);
  await api('sendNews', openid, [
    { title: '新品', description: 'd', url: 'https://e.com', picurl: '' },
  ]);
  await api('sendMiniProgram', openid, {
    title: '商城',
    appid: 'wx286b93c14bbf93aa',
    pagepath: 'pages/index',
    thumb_media_id: image,
  });
  await api('sendCard', openid, 'pFS7Fjg8kV1IdDz01r4SQwMkuCKc');
  const { messages } = (await control(sim, `/messages?openid=${openid}`)) as { messages: Json[] };
  assert.deepEqual(
    messages.map((message) => message['type']),
    ['text', 'image', 'video', 'news', 'miniprogrampage', 'wxcard'],
  );
  assert.equal(String(await api('getMedia', image)), 'bytes');
});

test('co-wechat-api: codes, menus, templates, mass messages, material', async (t) => {
  const { sim, openid } = await startPlatform(t);
  const api = coWechatApi(sim);
  const [second = ''] = await addFans(sim);
  for (const each of [openid, second]) await act(sim, each, 'follow');
  const permanent = await api('createLimitQRCode', 'counter-3');
  assert.match(String(permanent['url']), /^http:\/\/weixin\.qq\.com\/q\//);
  assert.equal((await api('createTmpQRCode', 42, 1_800))['expire_seconds'], 1_800);
  const button = [
    {
      name: '门店',
      sub_button: [{ type: 'view', name: '附近', url: 'https://brand.example/stores' }],
    },
    { type: 'click', name: '客服', key: 'help' },
  ];
  await api('createMenu', { button });
  assert.deepEqual((await api('getMenu'))['menu'], { button });
  assert.equal((await api('getMenuConfig'))['is_menu_open'], 1);
  await api('removeMenu');
  await assert.rejects(api('getMenu'), code(46003));
  const added = await api('addTemplate', '47890');
  const sent = await api('sendTemplate', openid, added['template_id'], '', '', {
    number1: { value: '120' },
    number2: { value: '1480' },
    thing3: { value: '门店消费' },
    time4: { value: '2026年11月21日 15:30' },
  });
  // json-bigint keeps the 19 digits that a plain parser would lose.
  assert.match(String(sent['msgid']), /^\d{19}$/);
  const mass = await api('massSendText', '周末会员日', [openid, second]);
  const status = await api('getMassMessageStatus', mass['msg_id']);
  assert.equal(String(status['msg_id']), String(mass['msg_id']));
  await api('previewText', openid, '预览');
  assert.equal((await api('getMaterialCount'))['image_count'], 0);
  assert.ok(((await api('getIp'))['ip_list'] as string[]).length > 0);
});

test('co-wechat-api: heals itself when its token is revoked or expires', async (t) => {
  const { sim, openid } = await startPlatform(t);
  const api = coWechatApi(sim);
  await act(sim, openid, 'follow');
  await api('sendText', openid, 'one');
  await control(sim, '/faults', { tokenRevoked: true });
  await api('sendText', openid, 'two');
  const answers = sim.world.stats;
  assert.equal(answers.apiErrors[40001], 1);
  await control(sim, '/clock', { advanceMs: 7_201_000 });
  await act(sim, openid, 'click', { key: 'k' });
  await api('sendText', openid, 'three');
  assert.equal(answers.apiErrors[42001], 1);
  assert.equal(answers.customMessages, 3);
  assert.equal(sim.world.data.accounts.get(ACCOUNT.appId)?.fans.get(openid)?.following, true);
});
