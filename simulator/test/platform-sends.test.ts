import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ACCOUNT,
  act,
  addFans,
  control,
  element,
  eventually,
  fetchToken,
  platformClient,
  startReceiver,
  startPlatform,
  type Json,
} from './helpers.ts';

describe('template and subscription messages', () => {
  const data = {
    thing1: { value: '上海国金店' },
    time2: { value: '2026年11月21日 15:30' },
    thing3: { value: '试妆' },
    phone_number4: { value: '021-55551234' },
  };

  test('client_msg_id sends once in ten minutes, and the result event carries the same id', async (t) => {
    const receiver = await startReceiver(t);
    const { sim, call, openid } = await startPlatform(t, { callbackUrl: receiver.url });
    const added = await call('/cgi-bin/template/api_add_template', { template_id_short: '45678' });
    const message = {
      touser: openid,
      template_id: added['template_id'],
      client_msg_id: 'order-1',
      data,
    };
    const send = () => call('/cgi-bin/message/template/send', message);
    assert.equal((await send())['errcode'], 43004);
    await act(sim, openid, 'follow');
    assert.equal((await send())['errcode'], 0);
    const token = await fetchToken(sim);
    const response = await fetch(`${sim.url}/cgi-bin/message/template/send?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify(message),
    });
    const msgid = /"msgid":(\d{19})\b/.exec(await response.text())?.[1];
    assert.ok(msgid, 'the id is a bare integer of 19 digits');
    const finished = (count: number): Promise<string[]> =>
      eventually(() => {
        const found = receiver.pushes
          .map((push) => push.body)
          .filter((body) => element(body, 'Event') === 'TEMPLATESENDJOBFINISH');
        return found.length >= count && found;
      });
    const [event = ''] = await finished(1);
    assert.equal(element(event, 'MsgID'), msgid);
    assert.equal(element(event, 'Status'), 'success');
    await control(sim, '/clock', { advanceMs: 601_000 });
    await act(sim, openid, 'mute', { templateId: added['template_id'] });
    await send();
    assert.equal(element((await finished(2))[1] ?? '', 'Status'), 'failed:user block');
  });

  test('a value of the wrong type is named', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    await act(sim, openid, 'follow');
    const added = await call('/cgi-bin/template/api_add_template', { template_id_short: '45678' });
    const bad = {
      ...data,
      thing1: { value: '超过二十个字的门店名称一定会被平台拒绝掉的对不对呀' },
    };
    const answer = await call('/cgi-bin/message/template/send', {
      touser: openid,
      template_id: added['template_id'],
      data: bad,
    });
    assert.equal(answer['errcode'], 47003);
    assert.match(String(answer['errmsg']), /^argument invalid! data\.thing1\.value invalid rid: /);
  });

  test('every acceptance grants one subscription message', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    const added = await call('/cgi-bin/template/api_add_template', { template_id_short: '45678' });
    const template_id = added['template_id'];
    const send = () =>
      call('/cgi-bin/message/subscribe/bizsend', { touser: openid, template_id, data });
    assert.equal((await send())['errcode'], 43101);
    await act(sim, openid, 'subscribe-accept', { templateId: template_id });
    await act(sim, openid, 'subscribe-accept', { templateId: template_id });
    assert.deepEqual(
      [(await send())['errcode'], (await send())['errcode'], (await send())['errcode']],
      [0, 0, 43101],
    );
  });
});

describe('mass messages', () => {
  test('a fan of a service account gets four a month; repeats by clientmsgid are refused', async (t) => {
    const receiver = await startReceiver(t);
    const { sim, call } = await startPlatform(t, { callbackUrl: receiver.url });
    const openids = await addFans(sim, 2);
    for (const openid of openids) await act(sim, openid, 'follow');
    const send = (clientmsgid: string) =>
      call('/cgi-bin/message/mass/send', {
        touser: openids,
        msgtype: 'text',
        text: { content: '周末会员日' },
        clientmsgid,
      });
    for (let n = 1; n <= 5; n++) assert.equal((await send(`m${n}`))['errcode'], 0);
    const massOf = async (openid: string): Promise<number> => {
      const fan = (await control(sim, `/fans/${openid}?appId=${ACCOUNT.appId}`)) as {
        chat: Json[];
      };
      return fan.chat.filter((entry) => entry['via'] === 'mass').length;
    };
    assert.equal(await massOf(openids[0] ?? ''), 4);
    const results = await eventually(() => {
      const found = receiver.pushes
        .map((push) => push.body)
        .filter((body) => element(body, 'Event') === 'MASSSENDJOBFINISH');
      return found.length >= 5 && found;
    });
    assert.deepEqual(results.map((body) => element(body, 'SentCount')).sort(), [
      '0',
      '2',
      '2',
      '2',
      '2',
    ]);
    assert.equal((await send('m1'))['errcode'], 45065);
    assert.equal((await send('x'.repeat(65)))['errcode'], 45067);
  });
});

describe('media, menus, web authorisation', () => {
  test('temporary media ends after three days', async (t) => {
    const { sim, call } = await startPlatform(t);
    const token = await fetchToken(sim);
    const form = new FormData();
    form.set('media', new Blob([Buffer.from('GIF89a')], { type: 'image/gif' }), 'a.gif');
    const uploaded = (await (
      await fetch(`${sim.url}/cgi-bin/media/upload?type=image&access_token=${token}`, {
        method: 'POST',
        body: form,
      })
    ).json()) as Json;
    const get = `/cgi-bin/media/get?media_id=${String(uploaded['media_id'])}`;
    const file = await fetch(`${sim.url}${get}&access_token=${token}`);
    assert.equal(await file.text(), 'GIF89a');
    await control(sim, '/clock', { advanceMs: 3 * 86_400_000 + 1 });
    assert.equal((await (await platformClient(sim))(get))['errcode'], 40007);
    assert.equal((await call('/cgi-bin/media/upload?type=image', {}))['errcode'], 42001);
  });

  test('menus are checked, and conditional ones match newest first', async (t) => {
    const { sim, call, openid } = await startPlatform(t);
    const button = [{ name: '会员', type: 'click', key: 'member' }];
    assert.equal((await call('/cgi-bin/menu/get'))['errcode'], 46003);
    assert.equal((await call('/cgi-bin/menu/create', { button: [] }))['errcode'], 40016);
    assert.equal((await call('/cgi-bin/menu/create', { button }))['errcode'], 0);
    const { tag } = (await call('/cgi-bin/tags/create', { tag: { name: 'VIP' } })) as {
      tag: { id: number };
    };
    const special = [{ name: 'VIP', type: 'click', key: 'vip' }];
    await call('/cgi-bin/menu/addconditional', {
      button: special,
      matchrule: { tag_id: String(tag.id) },
    });
    const seen = async (): Promise<unknown> =>
      (await call('/cgi-bin/menu/trymatch', { user_id: openid }))['menu'];
    assert.deepEqual(await seen(), { button });
    await call('/cgi-bin/tags/members/batchtagging', { openid_list: [openid], tagid: tag.id });
    assert.deepEqual(await seen(), { button: special });
    assert.ok(sim);
  });

  test('a code works once; userinfo needs its scope', async (t) => {
    const { sim, openid } = await startPlatform(t);
    const authorise = async (scope: string): Promise<string> => {
      const query = new URLSearchParams({
        appid: ACCOUNT.appId,
        redirect_uri: 'https://brand.example/back?x=1',
        response_type: 'code',
        scope,
        state: 'abc',
        openid,
      });
      const page = await fetch(`${sim.url}/connect/oauth2/authorize?${query}`, {
        redirect: 'manual',
      });
      const target = new URL(page.headers.get('location') ?? '');
      assert.equal(target.searchParams.get('state'), 'abc');
      assert.equal(target.searchParams.get('x'), '1');
      return target.searchParams.get('code') ?? '';
    };
    const get = async (path: string): Promise<Json> =>
      (await fetch(`${sim.url}${path}`)).json() as Promise<Json>;
    const trade = (code: string) =>
      get(
        `/sns/oauth2/access_token?appid=${ACCOUNT.appId}&secret=${ACCOUNT.appSecret}&code=${code}&grant_type=authorization_code`,
      );
    const code = await authorise('snsapi_userinfo');
    const token = await trade(code);
    assert.equal(token['openid'], openid);
    assert.equal((await trade(code))['errcode'], 40163);
    const person = await get(
      `/sns/userinfo?access_token=${String(token['access_token'])}&openid=${openid}&lang=zh_CN`,
    );
    assert.ok(String(person['nickname']).length > 0);
    const base = await trade(await authorise('snsapi_base'));
    const refused = await get(
      `/sns/userinfo?access_token=${String(base['access_token'])}&openid=${openid}`,
    );
    assert.equal(refused['errcode'], 48001);
    const late = await authorise('snsapi_base');
    await control(sim, '/clock', { advanceMs: 301_000 });
    assert.equal((await trade(late))['errcode'], 42003);
  });
});

describe('quotas', () => {
  test('the day ends in Beijing, and clear_quota works ten times a month', async (t) => {
    const { call } = await startPlatform(t, {
      settings: { dailyQuota: { '/cgi-bin/tags/get': 2, '*': 1_000 } },
    });
    const read = async (): Promise<unknown> => (await call('/cgi-bin/tags/get'))['errcode'];
    assert.deepEqual([await read(), await read(), await read()], [undefined, undefined, 45009]);
    const quota = await call('/cgi-bin/openapi/quota/get', { cgi_path: '/cgi-bin/tags/get' });
    assert.deepEqual(quota['quota'], { daily_limit: 2, used: 2, remain: 0 });
    const clear = () => call('/cgi-bin/clear_quota', { appid: ACCOUNT.appId });
    assert.equal((await clear())['errcode'], 0);
    assert.equal(await read(), undefined);
    for (let n = 1; n < 10; n++) await clear();
    assert.equal((await clear())['errcode'], 48006);
  });
});

describe('publishing', () => {
  test('a draft needs a permanent cover, and its publication is announced', async (t) => {
    const receiver = await startReceiver(t);
    const { sim, call } = await startPlatform(t, { callbackUrl: receiver.url });
    const article = { title: '秋冬新品', content: '<p>丝绒系列</p>', thumb_media_id: 'none' };
    assert.equal((await call('/cgi-bin/draft/add', { articles: [article] }))['errcode'], 40007);
    const form = new FormData();
    form.set('media', new Blob([Buffer.from('GIF89a')], { type: 'image/gif' }), 'cover.gif');
    const token = await fetchToken(sim);
    const path = `${sim.url}/cgi-bin/material/add_material?type=image&access_token=${token}`;
    const cover = (await (await fetch(path, { method: 'POST', body: form })).json()) as Json;
    const draft = await call('/cgi-bin/draft/add', {
      articles: [{ ...article, thumb_media_id: cover['media_id'] }],
    });
    const submitted = await call('/cgi-bin/freepublish/submit', { media_id: draft['media_id'] });
    assert.equal(submitted['errcode'], 0);
    const event = await eventually(
      () => receiver.pushes.find((push) => push.body.includes('PUBLISHJOBFINISH'))?.body,
    );
    const published = await call('/cgi-bin/freepublish/getarticle', {
      article_id: element(event, 'article_id'),
    });
    assert.equal((published['news_item'] as Json[])[0]?.['title'], '秋冬新品');
  });
});

test('a one-off subscription page grants one message, also to someone who does not follow', async (t) => {
  const { sim, call, openid } = await startPlatform(t);
  const message = {
    touser: openid,
    template_id: 'T1',
    scene: '1000',
    title: '到货提醒',
    data: { content: { value: '您关注的商品到货了' } },
  };
  const send = () => call('/cgi-bin/message/template/subscribe', message);
  assert.equal((await send())['errcode'], 43101);
  const query = new URLSearchParams({
    action: 'get_confirm',
    appid: ACCOUNT.appId,
    scene: '1000',
    template_id: 'T1',
    redirect_url: 'https://brand.example/done',
    reserved: 'r1',
    openid,
  });
  const page = await fetch(`${sim.url}/mp/subscribemsg?${query}`, { redirect: 'manual' });
  const target = new URL(page.headers.get('location') ?? '');
  assert.equal(target.searchParams.get('action'), 'confirm');
  assert.equal(target.searchParams.get('reserved'), 'r1');
  assert.deepEqual([(await send())['errcode'], (await send())['errcode']], [0, 43101]);
});
