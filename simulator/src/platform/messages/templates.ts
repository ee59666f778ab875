import { deliver } from '../../callback/deliver.ts';
import { envelopeFor } from '../../people/follow.ts';
import { eventXml } from '../../people/payloads.ts';
import { templateKeys, valueFits } from '../../rules/template-values.ts';
import { PlatformError, refuse } from '../../wire/errors.ts';
import type { JsonObject } from '../../wire/json.ts';
import { addChat } from '../../world/fans.ts';
import { token64 } from '../../world/random.ts';
import type { Account, Fan, Template } from '../../world/types.ts';
import { later, nextMessageId, type World } from '../../world/world.ts';
import { fanOf } from './custom.ts';
import { object, text } from '../fields.ts';
import { OK, type PlatformRoutes } from '../route.ts';
import { LIBRARY } from './template-library.ts';

/** The same `client_msg_id` for the same openid sends once within ten minutes. Official. */
const CLIENT_ID_MEMORY_MS = 10 * 60_000;
const MAX_TEMPLATES = 25;

export function templateOf(account: Account, body: JsonObject): Template {
  const id = text(body, 'template_id');
  if (id === '') refuse(40036);
  return account.templates.get(id) ?? refuse(40037);
}

/** The filled-in values by key; 47003 names the first that does not suit its type. */
export function fillTemplate(template: Template, data: JsonObject): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const key of templateKeys(template.content)) {
    const raw = object(data, key)?.['value'];
    const value = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw : '';
    if (!valueFits(key, value)) {
      throw new PlatformError(47003, `argument invalid! data.${key}.value invalid`);
    }
    filled[key] = value;
  }
  return filled;
}

export const templateCard = (template: Template, body: JsonObject, filled: object): object => ({
  template_id: template.templateId,
  title: template.title,
  layout: template.content,
  data: filled,
  url: text(body, 'url') || text(body, 'page'),
  // When both are given the mini program wins.
  miniprogram: object(body, 'miniprogram') ?? null,
});

const mutes = (fan: Fan, template: Template): boolean =>
  fan.muted.includes('*') || fan.muted.includes(template.templateId);

function finishLater(
  world: World,
  account: Account,
  fan: Fan,
  msgId: bigint,
  status: string,
): void {
  later(world, account.settings.jobDelayMs, () =>
    deliver(world, account, {
      openid: fan.openid,
      label: 'TEMPLATESENDJOBFINISH',
      xml: eventXml(envelopeFor(world, account, fan), 'TEMPLATESENDJOBFINISH', {
        MsgID: msgId,
        Status: status,
      }),
    }),
  );
}

/** Notes a client_msg_id and forgets those whose ten minutes are over; the oldest come first. */
function remember(account: Account, key: string, entry: { at: number; msgId: bigint }): void {
  const known = account.clientMsgIds;
  for (const [old, { at }] of known) {
    if (entry.at - at < CLIENT_ID_MEMORY_MS) break;
    known.delete(old);
  }
  known.delete(key);
  known.set(key, entry);
}

function sendTemplate(world: World, account: Account, body: JsonObject): object {
  const fan = fanOf(account, text(body, 'touser'));
  const template = templateOf(account, body);
  if (!fan.following) refuse(43004);
  const filled = fillTemplate(template, object(body, 'data') ?? {});
  const clientId = text(body, 'client_msg_id');
  const memory = `${fan.openid} ${clientId}`;
  const now = world.clock.now();
  const before = clientId === '' ? undefined : account.clientMsgIds.get(memory);
  if (before !== undefined && now - before.at < CLIENT_ID_MEMORY_MS) {
    return { ...OK, msgid: before.msgId };
  }
  const msgId = nextMessageId(world);
  if (clientId !== '') remember(account, memory, { at: now, msgId });
  const muted = mutes(fan, template);
  if (!muted) {
    addChat(world, account, fan, {
      from: 'account',
      via: 'template',
      type: 'template',
      content: templateCard(template, body, filled),
    });
  }
  finishLater(world, account, fan, msgId, muted ? 'failed:user block' : 'success');
  return { ...OK, msgid: msgId };
}

/** Adds a template to the account, as `api_add_template` or a person in the platform's console does. */
export function addTemplate(
  world: World,
  account: Account,
  source: Omit<Template, 'templateId'>,
  templateId = token64(world.random, 43),
): Template {
  const template = { ...source, templateId };
  account.templates.set(templateId, template);
  return template;
}

export function templateRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/message/template/send', ({ world, account, body }) =>
    sendTemplate(world, account, body),
  );

  api.post('/cgi-bin/template/api_set_industry', ({ account, body }) => {
    const [first, second] = [body['industry_id1'], body['industry_id2']].map(String);
    if (!/^\d+$/.test(first ?? '') || !/^\d+$/.test(second ?? '')) refuse(40097);
    account.industry = [first ?? '', second ?? ''];
    return OK;
  });

  api.get('/cgi-bin/template/get_industry', ({ account }) => {
    const [first, second] = account.industry ?? ['1', '2'];
    return {
      primary_industry: { first_class: 'IT科技', second_class: `行业${first}` },
      secondary_industry: { first_class: 'IT科技', second_class: `行业${second}` },
    };
  });

  api.post('/cgi-bin/template/api_add_template', ({ world, account, body }) => {
    const shortId = text(body, 'template_id_short');
    const source = LIBRARY.find((each) => each.shortId === shortId);
    if (source === undefined) refuse(40037);
    if (account.templates.size >= MAX_TEMPLATES) refuse(45009);
    return { ...OK, template_id: addTemplate(world, account, source).templateId };
  });

  api.get('/cgi-bin/template/get_all_private_template', ({ account }) => ({
    template_list: [...account.templates.values()].map((template) => ({
      template_id: template.templateId,
      title: template.title,
      primary_industry: '',
      deputy_industry: '',
      content: template.content,
      example: template.example,
    })),
  }));

  api.post('/cgi-bin/template/del_private_template', ({ account, body }) => {
    account.templates.delete(templateOf(account, body).templateId);
    return OK;
  });
}
