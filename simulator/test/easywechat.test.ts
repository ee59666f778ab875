import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, control, eventually, startPlatform, type Json } from './helpers.ts';
import { easyWechat } from './peers.ts';

const value = (response: { toObject(): unknown }): Json => response.toObject() as Json;

test('node-easywechat: stable token, code, customer message, user, tag, template', async (t) => {
  const { sim, openid } = await startPlatform(t);
  const app = easyWechat(t, sim);
  const client = app.getClient();
  const get = async (path: string, params: Json = {}): Promise<Json> =>
    value(await client.get(path, { params }));
  const post = async (path: string, json: Json): Promise<Json> =>
    value(await client.postJson(path, json));

  const code = await post('cgi-bin/qrcode/create', {
    expire_seconds: 604_800,
    action_name: 'QR_STR_SCENE',
    action_info: { scene: { scene_str: 'shanghai-ifc-3' } },
  });
  await act(sim, openid, 'scan', { ticket: code['ticket'] });
  const sent = await post('cgi-bin/message/custom/send', {
    touser: openid,
    msgtype: 'text',
    text: { content: '欢迎关注' },
  });
  assert.equal(sent['errcode'], 0);
  const user = await get('cgi-bin/user/info', { openid, lang: 'zh_CN' });
  assert.equal(user['qr_scene_str'], 'shanghai-ifc-3');
  const { tag } = (await post('cgi-bin/tags/create', { tag: { name: '新客' } })) as {
    tag: { id: number };
  };
  await post('cgi-bin/tags/members/batchtagging', { openid_list: [openid], tagid: tag.id });
  const tagged = await get('cgi-bin/user/info', { openid });
  assert.deepEqual(tagged['tagid_list'], [tag.id]);
  const added = await post('cgi-bin/template/api_add_template', { template_id_short: '49001' });
  const notice = await post('cgi-bin/message/template/send', {
    touser: openid,
    template_id: added['template_id'],
    data: {
      amount1: { value: '¥328.00' },
      thing2: { value: '上海国金店' },
      phrase3: { value: '已支付' },
    },
  });
  assert.equal(notice['errcode'], 0);
  const { messages } = (await control(sim, `/messages?openid=${openid}`)) as { messages: Json[] };
  assert.deepEqual(
    messages.map((message) => message['via']),
    ['custom', 'template'],
  );
  await eventually(() => sim.world.timers.size === 0);
});

test('node-easywechat: the JS-SDK ticket signs a page', async (t) => {
  const { sim } = await startPlatform(t);
  const config = await easyWechat(t, sim)
    .getUtils()
    .buildJsSdkConfig('https://brand.example/page', ['scanQRCode']);
  assert.match(String((config as Json)['signature']), /^[0-9a-f]{40}$/);
});
