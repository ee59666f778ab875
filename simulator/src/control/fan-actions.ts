import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Delivery } from '../callback/deliver.ts';
import {
  answerSubscription,
  clickMenu,
  emitEvent,
  muteTemplate,
  pay,
  reportLocation,
  sendMessage,
  viewLink,
} from '../people/actions.ts';
import { codeFor, follow, scan, unfollow } from '../people/follow.ts';
import type { XmlFields, XmlValue } from '../wire/xml.ts';
import type { Account, Fan } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { accountFor, fanFor, read } from './input.ts';

const code = z.object({ scene: z.string().min(1).optional(), ticket: z.string().optional() });

const message = z.object({
  type: z.string().default('text'),
  content: z.string().optional(),
  bizmsgmenuid: z.string().optional(),
  mediaId: z.string().optional(),
  format: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  scale: z.number().optional(),
  label: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  url: z.string().optional(),
});

const xmlValue: z.ZodType<XmlValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.array(xmlValue), z.record(z.string(), xmlValue)]),
);

const place = z.object({
  latitude: z.number(),
  longitude: z.number(),
  precision: z.number().default(40),
});

/** What an action's caller learns about the callback it caused. */
const outcome = (delivery: Delivery): object => ({
  delivered: delivery.delivered,
  skipped: delivery.skipped,
  attempts: delivery.attempts.length,
  status: delivery.attempts.at(-1)?.status ?? null,
  latencyMs: delivery.attempts.at(-1)?.latencyMs ?? null,
  outcome: delivery.attempts.at(-1)?.outcome ?? null,
  reply: delivery.reply,
  deliveryId: delivery.id,
  event: delivery.label,
});

type Act = (account: Account, fan: Fan, request: FastifyRequest) => Promise<Delivery>;

export function fanActionRoutes(app: FastifyInstance, world: World): void {
  const action = (name: string, act: Act): void => {
    app.post(`/_sim/fans/:openid/${name}`, async (request) => {
      const account = accountFor(world, request);
      return outcome(await act(account, fanFor(account, request), request));
    });
  };

  action('follow', (account, fan, request) =>
    follow(world, account, fan, codeFor(world, account, read(code, request.body))),
  );
  action('scan', (account, fan, request) => {
    const by = read(
      code.refine((each) => each.scene ?? each.ticket, 'scene or ticket is needed'),
      request.body,
    );
    const found = codeFor(world, account, by);
    return found === undefined
      ? follow(world, account, fan, undefined)
      : scan(world, account, fan, found);
  });
  action('unfollow', (account, fan) => unfollow(world, account, fan));
  action('message', (account, fan, request) =>
    sendMessage(world, account, fan, read(message, request.body)),
  );
  action('click', (account, fan, request) =>
    clickMenu(world, account, fan, read(z.object({ key: z.string() }), request.body).key),
  );
  action('view', (account, fan, request) =>
    viewLink(world, account, fan, read(z.object({ url: z.string() }), request.body).url),
  );
  action('location', (account, fan, request) =>
    reportLocation(world, account, fan, read(place, request.body)),
  );
  action('subscribe-accept', (account, fan, request) => {
    const input = read(
      z.object({ templateId: z.string(), status: z.enum(['accept', 'reject']).default('accept') }),
      request.body,
    );
    return answerSubscription(world, account, fan, input.templateId, input.status);
  });
  action('mute', (account, fan, request) =>
    muteTemplate(
      world,
      account,
      fan,
      read(z.object({ templateId: z.string() }), request.body).templateId,
    ),
  );
  // Any other event of the platform's catalogue, with its fields as they stand in the XML.
  action('event', (account, fan, request) => {
    const input = read(
      z.object({ event: z.string(), fields: z.record(z.string(), xmlValue).default({}) }),
      request.body,
    );
    const opens = input.event === 'scancode_push' || input.event === 'scancode_waitmsg';
    return emitEvent(world, account, fan, input.event, input.fields satisfies XmlFields, {
      ...(opens ? { trigger: 'menu' as const } : {}),
      waiting: true,
      chat: input.fields,
    });
  });

  app.post('/_sim/fans/:openid/pay', (request) => {
    const account = accountFor(world, request);
    const { amount } = read(z.object({ amount: z.int().min(1) }), request.body);
    pay(world, account, fanFor(account, request), amount);
    return { paid: amount };
  });
}
