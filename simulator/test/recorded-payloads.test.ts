import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { child, children, leaf, readXml, type XmlNode } from '../src/wire/xml.ts';
import {
  act,
  eventually,
  startPlatform,
  startReceiver,
  type Json,
  type ReceivedPush,
} from './helpers.ts';

/** Recorded deliveries of the platform; they are shared data and not part of this repository. */
const folder = new URL('../../../shared/data/webhooks/wechat-oa/', import.meta.url);
const skip = existsSync(folder)
  ? false
  : 'the recorded payloads (../shared/data/webhooks/wechat-oa) are not on this machine';

const recorded = (name: string): XmlNode => {
  const node = readXml(readFileSync(new URL(`${name}.xml`, folder), 'utf8'));
  assert.ok(node, `${name}.xml is XML`);
  return node;
};

const bodyOf = (push: ReceivedPush | undefined): XmlNode => {
  const node = readXml(push?.body ?? '');
  assert.ok(node, 'the push is XML');
  return node;
};

/** Every element path of a message, lists counted once. */
function paths(node: XmlNode, prefix = ''): string[] {
  return Object.keys(node).flatMap((name) => {
    const nested = children(node, name)[0] ?? child(node, name);
    return nested === undefined ? [prefix + name] : paths(nested, `${prefix}${name}/`);
  });
}

type Case = [file: string, action: string, body: Json, before?: [string, Json]];
const cases: Case[] = [
  ['subscribe', 'follow', {}],
  ['subscribe_scan', 'follow', { scene: '123123' }],
  ['scan', 'scan', { scene: 'SCENE_VALUE' }, ['follow', {}]],
  ['unsubscribe', 'unfollow', {}, ['follow', {}]],
  ['click', 'click', { key: 'EVENTKEY' }, ['follow', {}]],
  ['view', 'view', { url: 'www.qq.com' }, ['follow', {}]],
  ['location', 'location', { latitude: 23.137466, longitude: 113.352425 }, ['follow', {}]],
  ['text_message', 'message', { content: 'this is a test' }, ['follow', {}]],
  ['image_message', 'message', { type: 'image' }, ['follow', {}]],
  ['voice_message', 'message', { type: 'voice' }, ['follow', {}]],
  ['video_message', 'message', { type: 'video' }, ['follow', {}]],
  ['location_message', 'message', { type: 'location' }, ['follow', {}]],
  ['link_message', 'message', { type: 'link', title: '公众平台官网链接' }, ['follow', {}]],
  ['template_subscribe_msg_popup', 'subscribe-accept', { templateId: 'T' }, ['follow', {}]],
  ['template_subscribe_msg_change', 'mute', { templateId: 'T' }, ['follow', {}]],
];

describe('pushes have the elements of recorded deliveries', { skip }, () => {
  for (const [file, action, body, before] of cases) {
    test(file, async (t) => {
      const receiver = await startReceiver(t);
      const { sim, openid } = await startPlatform(t, { callbackUrl: receiver.url });
      if (before !== undefined) await act(sim, openid, ...before);
      await act(sim, openid, action, body);
      const pushed = bodyOf(receiver.pushes.at(-1));
      const original = recorded(file);
      for (const name of ['MsgType', 'Event']) {
        assert.equal(leaf(pushed, name), leaf(original, name));
      }
      const ours = new Set(paths(pushed));
      assert.deepEqual(
        paths(original).filter((each) => !ours.has(each)),
        [],
        'elements that the platform sends and we do not',
      );
    });
  }
});

/** Events that only the platform itself causes: replayed with their recorded fields. */
const replayed = [
  'kf_create_session',
  'kf_close_session',
  'kf_switch_session',
  'scan_code_push',
  'scan_code_waitmsg',
  'location_select',
  'mass_send_job_finish',
  'template_subscribe_msg_sent',
];

describe('any recorded event can be sent to the server under test', { skip }, () => {
  for (const file of replayed) {
    test(file, async (t) => {
      const receiver = await startReceiver(t);
      const { sim, openid } = await startPlatform(t, { callbackUrl: receiver.url });
      const { ToUserName, FromUserName, CreateTime, MsgType, Event, ...fields } = recorded(file);
      assert.ok(ToUserName && FromUserName && CreateTime && MsgType === 'event');
      await act(sim, openid, 'event', { event: Event, fields });
      const pushed = bodyOf(await eventually(() => receiver.pushes[0]));
      const { ToUserName: _to, FromUserName: _from, CreateTime: _at, ...rest } = pushed;
      assert.deepEqual(rest, { MsgType: 'event', Event, ...fields });
    });
  }
});
