import { deliver, type Delivery } from '../callback/deliver.ts';
import type { XmlFields } from '../wire/xml.ts';
import type { Trigger } from '../rules/windows.ts';
import { addChat, touchWindow } from '../world/fans.ts';
import { pick } from '../world/random.ts';
import type { Account, Fan } from '../world/types.ts';
import { nextMessageId, type World } from '../world/world.ts';
import { ActionError } from './errors.ts';
import { envelopeFor } from './follow.ts';
import { messageFields, type FanMessage } from './messages.ts';
import { eventXml, messageXml } from './payloads.ts';

function mustFollow(fan: Fan): void {
  if (!fan.following) throw new ActionError('not_following', 'only a follower can do this');
}

/** Sends an event that a fan caused. `trigger` undefined opens no window. */
export function emitEvent(
  world: World,
  account: Account,
  fan: Fan,
  event: string,
  fields: XmlFields,
  options: { trigger?: Trigger; waiting?: boolean; chat?: object } = {},
): Promise<Delivery> {
  if (options.chat !== undefined) {
    addChat(world, account, fan, {
      from: 'fan',
      via: 'action',
      type: event.toLowerCase(),
      content: options.chat,
    });
  }
  if (options.trigger !== undefined) touchWindow(world, account, fan, options.trigger);
  return deliver(world, account, {
    openid: fan.openid,
    label: event,
    xml: eventXml(envelopeFor(world, account, fan), event, fields),
    ...(options.waiting === true ? { waiting: fan } : {}),
  });
}

/** The fan writes: text, image, voice, video, shortvideo, location or link. */
export function sendMessage(
  world: World,
  account: Account,
  fan: Fan,
  message: FanMessage,
): Promise<Delivery> {
  mustFollow(fan);
  const { type, fields, content } = messageFields(world, account, message);
  addChat(world, account, fan, { from: 'fan', via: 'message', type, content });
  // Tapping an entry of a msgmenu counts as a menu click, not as a message.
  touchWindow(world, account, fan, message.bizmsgmenuid === undefined ? 'message' : 'menu');
  return deliver(world, account, {
    openid: fan.openid,
    label: type,
    xml: messageXml(envelopeFor(world, account, fan), type, fields, nextMessageId(world)),
    waiting: fan,
  });
}

/** Taps a `click` button of the menu. */
export function clickMenu(
  world: World,
  account: Account,
  fan: Fan,
  key: string,
): Promise<Delivery> {
  mustFollow(fan);
  return emitEvent(
    world,
    account,
    fan,
    'CLICK',
    { EventKey: key },
    { trigger: 'menu', waiting: true, chat: { key } },
  );
}

/** Taps a `view` button of the menu: no window opens. */
export function viewLink(world: World, account: Account, fan: Fan, url: string): Promise<Delivery> {
  mustFollow(fan);
  return emitEvent(world, account, fan, 'VIEW', { EventKey: url }, { chat: { url } });
}

/** The phone reports where it is. */
export function reportLocation(
  world: World,
  account: Account,
  fan: Fan,
  at: { latitude: number; longitude: number; precision: number },
): Promise<Delivery> {
  mustFollow(fan);
  return emitEvent(world, account, fan, 'LOCATION', {
    Latitude: at.latitude.toFixed(6),
    Longitude: at.longitude.toFixed(6),
    Precision: at.precision.toFixed(6),
  });
}

/** Pays the brand. The platform pushes no event for it here; a window may open (see its switch). */
export function pay(world: World, account: Account, fan: Fan, amountFen: number): void {
  addChat(world, account, fan, {
    from: 'fan',
    via: 'action',
    type: 'pay',
    content: { amount: amountFen, currency: 'CNY' },
  });
  if (fan.following) touchWindow(world, account, fan, 'payment');
}

/** Accepts or refuses subscription messages in the popup: each acceptance grants one send. */
export function answerSubscription(
  world: World,
  account: Account,
  fan: Fan,
  templateId: string,
  status: 'accept' | 'reject',
): Promise<Delivery> {
  if (status === 'accept') {
    fan.grants ??= {};
    fan.grants[templateId] = (fan.grants[templateId] ?? 0) + 1;
  }
  const scene = pick(world.random, ['0', '1', '2']);
  return emitEvent(
    world,
    account,
    fan,
    'subscribe_msg_popup_event',
    {
      SubscribeMsgPopupEvent: {
        List: { TemplateId: templateId, SubscribeStatusString: status, PopupScene: scene },
      },
    },
    { chat: { templateId, status } },
  );
}

/** Turns the notices of a template off for good: later sends fail with "user block" and 43101. */
export function muteTemplate(
  world: World,
  account: Account,
  fan: Fan,
  templateId: string,
): Promise<Delivery> {
  if (!fan.muted.includes(templateId)) fan.muted.push(templateId);
  if (fan.grants !== undefined) delete fan.grants[templateId];
  return emitEvent(
    world,
    account,
    fan,
    'subscribe_msg_change_event',
    {
      SubscribeMsgChangeEvent: {
        List: { TemplateId: templateId, SubscribeStatusString: 'reject' },
      },
    },
    { chat: { templateId } },
  );
}
