import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  customMessage,
  customSendBody,
  mediaNeeded,
  oneOffSubscribeBody,
  subscribeBody,
  templateBody,
} from './outbound.ts';

const given = (...mediaIds: string[]) => ({ mediaIds, publicUrl: 'https://crm.example' });

test('each content becomes the message type the platform knows', () => {
  assert.deepEqual(customMessage({ type: 'text', text: '您好' }, given('')), {
    msgtype: 'text',
    text: { content: '您好' },
  });
  assert.deepEqual(customMessage({ type: 'image', mediaUrl: '/a.png' }, given('M1')), {
    msgtype: 'image',
    image: { media_id: 'M1' },
  });
  assert.deepEqual(
    customMessage(
      {
        type: 'article',
        title: 'T',
        description: 'D',
        url: 'https://a.example/',
        imageUrl: 'https://a.example/i.jpg',
      },
      given(''),
    ),
    {
      msgtype: 'news',
      news: {
        articles: [
          {
            title: 'T',
            description: 'D',
            url: 'https://a.example/',
            picurl: 'https://a.example/i.jpg',
          },
        ],
      },
    },
  );
  assert.deepEqual(
    customMessage(
      { type: 'miniprogram', title: 'T', appId: 'wx1', pagePath: 'p/i', thumbUrl: '/t.png' },
      given('M2'),
    ),
    {
      msgtype: 'miniprogrampage',
      miniprogrampage: { title: 'T', appid: 'wx1', pagepath: 'p/i', thumb_media_id: 'M2' },
    },
  );
});

test('a picture of ours gets our address', () => {
  const message = customMessage(
    {
      type: 'article',
      title: 'T',
      description: '',
      url: 'https://a.example',
      imageUrl: '/media/1.jpg',
    },
    given(''),
  );
  assert.ok(message.msgtype === 'news');
  assert.equal(message.news.articles[0].picurl, 'https://crm.example/media/1.jpg');
});

test('only files need an upload first, of their own kinds', () => {
  assert.equal(mediaNeeded({ type: 'text', text: 'x' }).length, 0);
  assert.deepEqual(mediaNeeded({ type: 'image', mediaUrl: '/a.png' }), [
    { kind: 'image', url: '/a.png' },
  ]);
  assert.deepEqual(
    mediaNeeded({ type: 'miniprogram', title: 'T', appId: 'a', pagePath: 'p', thumbUrl: '/t.png' }),
    [{ kind: 'image', url: '/t.png' }],
  );
  const video = { type: 'video' as const, title: 'T', description: 'D' };
  const files = { mediaUrl: '/v.mp4', thumbUrl: '/t.jpg' };
  assert.deepEqual(
    mediaNeeded({ ...video, ...files }).map(({ kind }) => kind),
    ['video', 'thumb'],
  );
  assert.deepEqual(customMessage({ ...video, ...files }, given('V', 'T1')), {
    msgtype: 'video',
    video: { media_id: 'V', thumb_media_id: 'T1', title: 'T', description: 'D' },
  });
  assert.deepEqual(customMessage({ type: 'voice', mediaUrl: '/v.mp3' }, given('M')), {
    msgtype: 'voice',
    voice: { media_id: 'M' },
  });
  assert.deepEqual(
    mediaNeeded({
      type: 'article',
      title: 'T',
      description: '',
      url: 'https://a.example',
      imageUrl: 'x',
    }),
    [],
  );
});

test('Chinese is sent as it is, never escaped; marks are only present when asked for', () => {
  const message = customMessage({ type: 'text', text: '欢迎"光临"' }, given(''));
  assert.equal(
    customSendBody('oA', message),
    '{"touser":"oA","msgtype":"text","text":{"content":"欢迎\\"光临\\""}}',
  );
  assert.deepEqual(
    JSON.parse(customSendBody('oA', message, { kfAccount: 'a@b', aiGenerated: true })),
    {
      touser: 'oA',
      ...message,
      customservice: { kf_account: 'a@b' },
      aimsgcontext: { is_ai_msg: 1 },
    },
  );
});

test('template bodies differ in their link and their key', () => {
  const message = {
    openid: 'oA',
    templateId: 'T',
    data: { thing1: '茶' },
    url: 'https://a.example',
  };
  const data = { thing1: { value: '茶' } };
  assert.deepEqual(templateBody(message, 'k1'), {
    touser: 'oA',
    template_id: 'T',
    url: 'https://a.example',
    data,
    client_msg_id: 'k1',
  });
  assert.deepEqual(subscribeBody({ ...message, miniprogram: { appId: 'wx', pagePath: 'p' } }), {
    touser: 'oA',
    template_id: 'T',
    page: 'https://a.example',
    miniprogram: { appid: 'wx', pagepath: 'p' },
    data,
  });
  assert.deepEqual(
    oneOffSubscribeBody(
      { openid: 'oA', templateId: 'T' },
      { scene: '1', title: 't', content: 'c' },
    ),
    {
      touser: 'oA',
      template_id: 'T',
      data: { content: { value: 'c' } },
      scene: '1',
      title: 't',
    },
  );
});
