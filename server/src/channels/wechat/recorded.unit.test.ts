import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inboundFacts } from './inbound/inbound.ts';
import { parseXml } from './wire/xml.ts';

/** Sample deliveries that live beside the repository. */
const folder = join(import.meta.dirname, '../../../../../shared/data/webhooks/wechat-oa');
const skip = existsSync(folder) ? false : `no recorded payloads at ${folder}`;
const arrival = { workspaceId: 'w', channelId: 'c', receivedAt: new Date('2026-11-21T00:00:00Z') };

const received = (data: Record<string, unknown>) => ({
  type: 'message.received',
  data: {
    platformId: '1234567890123456',
    text: null,
    mediaId: null,
    menuItemId: null,
    extra: {},
    ...data,
  },
});
const tapped = (kind: string, key: string, opensWindow: boolean, extra = {}) => ({
  type: 'menu.clicked',
  data: { key, kind, opensWindow, extra },
});
const session = (event: string, raw: Record<string, string>) => ({
  type: 'platform.reported',
  data: {
    event,
    raw: {
      ToUserName: 'touser',
      FromUserName: 'fromuser',
      CreateTime: '1399197672',
      MsgType: 'event',
      Event: event,
      ...raw,
    },
  },
});
const answered = (templateId: string, accepted: boolean, via: string) => ({
  type: 'subscription.changed',
  data: { templateId, accepted, via },
});
const delivered = (platformMessageId: string) => ({
  type: 'message.reported',
  data: { platformMessageId, status: 'success', delivered: true },
});

const first = 'VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc';
const second = '9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI';
const article = {
  UserDeclareState: '0',
  AuditState: '2',
  OriginalArticleType: '1',
  CanReprint: '1',
  NeedReplaceContent: '1',
  NeedShowReprintSource: '1',
};

const expected: Record<string, unknown[]> = {
  'click.xml': [tapped('click', 'EVENTKEY', true)],
  'image_message.xml': [
    received({ kind: 'image', mediaId: 'media_id', extra: { url: 'this is a url' } }),
  ],
  'kf_close_session.xml': [session('kf_close_session', { KfAccount: 'test1@test' })],
  'kf_create_session.xml': [session('kf_create_session', { KfAccount: 'test1@test' })],
  'kf_switch_session.xml': [
    session('kf_switch_session', { FromKfAccount: 'test1@test', ToKfAccount: 'test2@test' }),
  ],
  'link_message.xml': [
    received({
      kind: 'link',
      extra: { title: '公众平台官网链接', description: '公众平台官网链接', url: 'url' },
    }),
  ],
  'location.xml': [
    {
      type: 'location.reported',
      data: { latitude: 23.137466, longitude: 113.352425, precision: 119.38504 },
    },
  ],
  'location_message.xml': [
    received({
      kind: 'location',
      extra: { label: '位置信息', scale: '20', latitude: 23.134521, longitude: 113.358803 },
    }),
  ],
  'location_select.xml': [
    tapped('location_select', '6', false, {
      sendLocationInfo: {
        Location_X: '23',
        Location_Y: '113',
        Scale: '15',
        Label: '广州市海珠区客村艺苑路 106号',
        Poiname: '',
      },
    }),
  ],
  'mass_send_job_finish.xml': [
    {
      type: 'message.reported',
      data: {
        platformMessageId: '1000001625',
        status: 'err(30003)',
        delivered: false,
        counts: { people: 0, delivered: 0 },
        details: {
          TotalCount: '0',
          FilterCount: '0',
          SentCount: '0',
          ErrorCount: '0',
          CopyrightCheckResult: {
            Count: '2',
            ResultList: {
              item: [
                { ArticleIdx: '1', OriginalArticleUrl: 'Url_1', ...article },
                { ArticleIdx: '2', OriginalArticleUrl: 'Url_2', ...article },
              ],
            },
            CheckState: '2',
          },
          ArticleUrlResult: {
            Count: '1',
            ResultList: { item: { ArticleIdx: '1', ArticleUrl: 'Url' } },
          },
        },
      },
    },
  ],
  'scan.xml': [{ type: 'code.scanned', data: { scene: 'SCENE_VALUE', ticket: 'TICKET' } }],
  'scan_code_push.xml': [
    tapped('scancode_push', '6', true, { scanCodeInfo: { ScanType: 'qrcode', ScanResult: '1' } }),
  ],
  'scan_code_waitmsg.xml': [
    tapped('scancode_waitmsg', '6', true, {
      scanCodeInfo: { ScanType: 'qrcode', ScanResult: '2' },
    }),
  ],
  'subscribe.xml': [{ type: 'contact.followed', data: { scene: null, ticket: null } }],
  'subscribe_2.xml': [{ type: 'contact.followed', data: { scene: null, ticket: null } }],
  'subscribe_scan.xml': [{ type: 'contact.followed', data: { scene: '123123', ticket: 'TICKET' } }],
  'template_send_job_finish.xml': [delivered('200163836')],
  'template_subscribe_msg_change.xml': [answered(first, false, 'settings')],
  'template_subscribe_msg_change_2.xml': [answered(first, false, 'settings')],
  'template_subscribe_msg_popup.xml': [
    answered(first, true, 'popup'),
    answered(second, false, 'popup'),
  ],
  'template_subscribe_msg_sent.xml': [delivered('1700827132819554304')],
  'template_subscribe_msg_sent_2.xml': [delivered('1700827132819554304')],
  'text_message.xml': [received({ kind: 'text', text: 'this is a test' })],
  'text_with_every_field.xml': [
    received({ kind: 'text', text: 'this is a test', mediaId: 'media_id' }),
  ],
  'unsubscribe.xml': [{ type: 'contact.unfollowed', data: {} }],
  'video_message.xml': [
    received({ kind: 'video', mediaId: 'media_id', extra: { thumbMediaId: 'thumb_media_id' } }),
  ],
  'view.xml': [tapped('view', 'www.qq.com', false)],
  'voice_message.xml': [
    received({ kind: 'voice', mediaId: 'media_id', extra: { format: 'Format' } }),
  ],
};

for (const [file, happenings] of Object.entries(expected)) {
  test(`recorded ${file}`, { skip }, () => {
    const body = parseXml(readFileSync(join(folder, file), 'utf8'));
    const facts = inboundFacts(body, arrival);
    const seen = facts.map(({ type, data }) => ({ type, data }));
    assert.deepEqual(JSON.parse(JSON.stringify(seen)), happenings);
    for (const fact of facts) {
      assert.deepEqual(fact.identities, [
        { kind: 'openid', account: 'c', id: body['FromUserName'] },
      ]);
      assert.equal(fact.occurredAt.getTime(), Number(body['CreateTime']) * 1000);
    }
  });
}
