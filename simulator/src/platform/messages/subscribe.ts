import { deliver } from '../../callback/deliver.ts';
import { envelopeFor } from '../../people/follow.ts';
import { eventXml } from '../../people/payloads.ts';
import { refuse } from '../../wire/errors.ts';
import { addChat } from '../../world/fans.ts';
import type { Fan } from '../../world/types.ts';
import { later, nextMessageId } from '../../world/world.ts';
import { fanOf } from './custom.ts';
import { object, text } from '../fields.ts';
import { OK, type PlatformRoutes } from '../route.ts';
import { fillTemplate, templateCard, templateOf } from './templates.ts';

const MAX_ONCE_TITLE = 15;
const MAX_ONCE_CONTENT = 200;

/** Takes one grant; each acceptance by the fan gave one send. 43101 when none is left. */
function spendGrant(fan: Fan, key: string): void {
  const left = fan.grants?.[key] ?? 0;
  if (left === 0 || fan.grants === undefined) refuse(43101);
  fan.grants[key] = left - 1;
}

/** The key of a one-off subscription: the scene the page was opened with, and the template. */
export const onceKey = (scene: string, templateId: string): string => `${scene}:${templateId}`;

export function subscribeRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/message/subscribe/bizsend', ({ world, account, body }) => {
    const fan = fanOf(account, text(body, 'touser'));
    const template = templateOf(account, body);
    const filled = fillTemplate(template, object(body, 'data') ?? {});
    spendGrant(fan, template.templateId);
    addChat(world, account, fan, {
      from: 'account',
      via: 'subscribe',
      type: 'template',
      content: templateCard(template, body, filled),
    });
    const fields = {
      SubscribeMsgSentEvent: {
        List: {
          TemplateId: template.templateId,
          MsgID: nextMessageId(world),
          ErrorCode: '0',
          ErrorStatus: 'success',
        },
      },
    };
    later(world, account.settings.jobDelayMs, () =>
      deliver(world, account, {
        openid: fan.openid,
        label: 'subscribe_msg_sent_event',
        xml: eventXml(envelopeFor(world, account, fan), 'subscribe_msg_sent_event', fields),
      }),
    );
    return OK;
  });

  api.post('/cgi-bin/message/template/subscribe', ({ world, account, body }) => {
    const fan = fanOf(account, text(body, 'touser'));
    const templateId = text(body, 'template_id');
    const scene = String(body['scene'] ?? '');
    const title = text(body, 'title');
    const content = text(object(object(body, 'data') ?? {}, 'content') ?? {}, 'value');
    if (templateId === '') refuse(40037);
    if ([...title].length > MAX_ONCE_TITLE || [...content].length > MAX_ONCE_CONTENT) refuse(47003);
    spendGrant(fan, onceKey(scene, templateId));
    addChat(world, account, fan, {
      from: 'account',
      via: 'subscribe',
      type: 'template',
      content: { template_id: templateId, title, data: { content }, url: text(body, 'url') },
    });
    return OK;
  });

  api.get('/wxaapi/newtmpl/gettemplate', ({ account }) => ({
    ...OK,
    data: [...account.templates.values()].map((template) => ({
      priTmplId: template.templateId,
      title: template.title,
      content: template.content,
      example: template.example,
      type: 2,
    })),
  }));
}
