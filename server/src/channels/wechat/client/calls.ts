import { z } from 'zod';
import type { Request } from './api.ts';

/** WeChat's numbers: up to 19 digits, as text when a double cannot hold them. */
const id = z.union([z.string(), z.number()]).transform(String);
const done = z.object({}).transform(() => undefined);

const post = <T>(
  path: string,
  body: object,
  answer: z.ZodType<T>,
  repeatable: boolean,
): Request<T> => ({
  method: 'POST',
  path,
  body,
  answer,
  repeatable,
});
const get = <T>(
  path: string,
  answer: z.ZodType<T>,
  query: Record<string, string> = {},
): Request<T> => ({
  method: 'GET',
  path,
  query,
  answer,
  repeatable: true,
});

/** What WeChat still tells of a follower; name and picture are no longer among it (since 2021-12). */
export const userInfo = z.object({
  openid: z.string(),
  subscribe: z.number().default(0),
  language: z.string().default(''),
  subscribe_time: z.number().optional(),
  unionid: z.string().optional(),
  remark: z.string().default(''),
  tagid_list: z.array(z.number()).default([]),
  subscribe_scene: z.string().default(''),
});
export type UserInfo = z.infer<typeof userInfo>;

/** At most 100 openids in one call. */
export const userInfoBatchLimit = 100;

export const users = {
  info: (openid: string) => get('/cgi-bin/user/info', userInfo, { openid, lang: 'zh_CN' }),
  infoBatch: (openids: readonly string[]) =>
    post(
      '/cgi-bin/user/info/batchget',
      { user_list: openids.map((openid) => ({ openid, lang: 'zh_CN' })) },
      z.object({ user_info_list: z.array(userInfo) }).transform((body) => body.user_info_list),
      true,
    ),
  /** Up to 10,000 followers after `next`; the last page has none. */
  followers: (next = '') =>
    get(
      '/cgi-bin/user/get',
      z
        .object({
          total: z.number(),
          data: z.object({ openid: z.array(z.string()) }).optional(),
          next_openid: z.string().default(''),
        })
        .transform((body) => ({
          total: body.total,
          openids: body.data?.openid ?? [],
          next: body.next_openid,
        })),
      { next_openid: next },
    ),
  remark: (openid: string, remark: string) =>
    post('/cgi-bin/user/info/updateremark', { openid, remark }, done, true),
};

const tag = z.object({ id: z.number(), name: z.string() });

export const tags = {
  list: () =>
    get(
      '/cgi-bin/tags/get',
      z
        .object({ tags: z.array(tag.extend({ count: z.number().default(0) })) })
        .transform((body) => body.tags),
    ),
  create: (name: string) =>
    post(
      '/cgi-bin/tags/create',
      { tag: { name } },
      z.object({ tag }).transform((body) => body.tag),
      false,
    ),
  rename: (id: number, name: string) =>
    post('/cgi-bin/tags/update', { tag: { id, name } }, done, true),
  remove: (id: number) => post('/cgi-bin/tags/delete', { tag: { id } }, done, true),
  /** At most 50 openids in one call. */
  put: (tagid: number, openid_list: readonly string[]) =>
    post('/cgi-bin/tags/members/batchtagging', { tagid, openid_list }, done, true),
  take: (tagid: number, openid_list: readonly string[]) =>
    post('/cgi-bin/tags/members/batchuntagging', { tagid, openid_list }, done, true),
  /** Up to 10,000 fans with the tag after `next`; the last page has none. */
  people: (tagid: number, next: string) =>
    post(
      '/cgi-bin/user/tag/get',
      { tagid, next_openid: next },
      z
        .object({
          data: z.object({ openid: z.array(z.string()) }).optional(),
          next_openid: z.string().default(''),
        })
        .transform((body) => ({ openids: body.data?.openid ?? [], next: body.next_openid })),
      true,
    ),
  of: (openid: string) =>
    post(
      '/cgi-bin/tags/getidlist',
      { openid },
      z.object({ tagid_list: z.array(z.number()) }).transform((body) => body.tagid_list),
      true,
    ),
};

export const qrCodes = {
  /** A code by string scene (1 to 64 characters); permanent ones count towards 100,000 in all. */
  create: (scene: string, expireSeconds: number | null) =>
    post(
      '/cgi-bin/qrcode/create',
      {
        action_name: expireSeconds === null ? 'QR_LIMIT_STR_SCENE' : 'QR_STR_SCENE',
        action_info: { scene: { scene_str: scene } },
        ...(expireSeconds === null ? {} : { expire_seconds: expireSeconds }),
      },
      z.object({ ticket: z.string(), url: z.string(), expire_seconds: z.number().optional() }),
      // A second temporary code costs nothing; a second permanent one may count twice.
      expireSeconds !== null,
    ),
};

/** Answers whose only content is the id under which a later event reports the delivery. */
const messageId = z.object({ msgid: id.nullish() }).transform((body) => body.msgid ?? null);

export const templates = {
  /** @param body see `templateBody`: repeats within 10 minutes are recognised by its client_msg_id */
  send: (body: object) => post('/cgi-bin/message/template/send', body, messageId, true),
  sendSubscription: (body: object) =>
    post('/cgi-bin/message/subscribe/bizsend', body, messageId, false),
  sendOneOff: (body: object) => post('/cgi-bin/message/template/subscribe', body, messageId, false),
  list: () =>
    get(
      '/cgi-bin/template/get_all_private_template',
      z
        .object({
          template_list: z.array(
            z.object({ template_id: z.string(), title: z.string(), content: z.string() }),
          ),
        })
        .transform((body) => body.template_list),
    ),
};

export const conversation = {
  typing: (openid: string, on: boolean) =>
    post(
      '/cgi-bin/message/custom/typing',
      { touser: openid, command: on ? 'Typing' : 'CancelTyping' },
      done,
      true,
    ),
};

export const menus = {
  set: (menu: object) => post('/cgi-bin/menu/create', menu, done, true),
  current: () => get('/cgi-bin/menu/get', z.looseObject({})),
  remove: () => get('/cgi-bin/menu/delete', done),
};

export const callbacks = {
  /** Makes WeChat resolve and reach our callback address from its own network. */
  check: () =>
    post(
      '/cgi-bin/callback/check',
      { action: 'all', check_operator: 'DEFAULT' },
      z.object({
        dns: z.array(z.looseObject({ ip: z.string() })).default([]),
        ping: z.array(z.looseObject({ ip: z.string(), package_loss: z.string() })).default([]),
      }),
      true,
    ),
};
