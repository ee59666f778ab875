import { refuse } from '../wire/errors.ts';
import type { JsonObject } from '../wire/json.ts';
import { languageOf } from '../world/fans.ts';
import type { Account, ConditionalMenu, Fan, MenuButton } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { fanOf } from './messages/custom.ts';
import { object, objects, text } from './fields.ts';
import { OK, type PlatformRoutes } from './route.ts';

/** Official limits: three buttons, five below each; names 16 and 60 bytes; key 128, url 1024 bytes. */
const LIMITS = { top: 3, sub: 5, topName: 16, subName: 60, key: 128, url: 1_024 };

const NEEDS_KEY = new Set([
  'click',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
]);
const NEEDS_MEDIA = new Set(['media_id', 'view_limited', 'article_id', 'article_view_limited']);

function checkAction(button: JsonObject): void {
  const type = text(button, 'type');
  const url = text(button, 'url');
  if (NEEDS_KEY.has(type)) {
    const size = Buffer.byteLength(text(button, 'key'));
    if (size < 1 || size > LIMITS.key) refuse(40019);
  } else if (type === 'view' || type === 'miniprogram') {
    if (url === '' || Buffer.byteLength(url) > LIMITS.url) refuse(40020);
    if (!/^(https?:\/\/|weixin:\/\/)/.test(url)) refuse(40054);
    if (
      type === 'miniprogram' &&
      (text(button, 'appid') === '' || text(button, 'pagepath') === '')
    ) {
      refuse(40097);
    }
  } else if (NEEDS_MEDIA.has(type)) {
    if (text(button, 'media_id') === '' && text(button, 'article_id') === '') refuse(40007);
  } else refuse(40017);
}

function checkButtons(buttons: JsonObject[]): MenuButton[] {
  if (buttons.length < 1 || buttons.length > LIMITS.top) refuse(40016);
  for (const button of buttons) {
    const bytes = Buffer.byteLength(text(button, 'name'));
    if (bytes < 1 || bytes > LIMITS.topName) refuse(40018);
    const subs = objects(button, 'sub_button');
    if (subs.length > LIMITS.sub) refuse(40023);
    if (subs.length === 0) checkAction(button);
    for (const sub of subs) {
      const size = Buffer.byteLength(text(sub, 'name'));
      if (size < 1 || size > LIMITS.subName) refuse(40018);
      checkAction(sub);
    }
  }
  return buttons as unknown as MenuButton[];
}

function matches(world: World, fan: Fan, rule: Record<string, string>): boolean {
  return Object.entries(rule).every(([name, value]) => {
    if (value === '') return true;
    if (name === 'tag_id' || name === 'group_id') return fan.tags.includes(Number(value));
    if (name === 'language') return languageOf(world, fan) === value;
    // Simulated phones: odd people use iOS (1), even ones Android (2).
    if (name === 'client_platform_type') return String(fan.person % 2 === 1 ? 1 : 2) === value;
    return false;
  });
}

/** The menu a fan sees: the newest conditional one whose whole rule fits, otherwise the default. */
export function menuFor(world: World, account: Account, fan: Fan): MenuButton[] | null {
  const fitting = account.conditionalMenus.findLast((menu) => matches(world, fan, menu.matchrule));
  return fitting?.button ?? account.menu;
}

function ruleOf(body: JsonObject): Record<string, string> {
  const rule = object(body, 'matchrule') ?? {};
  const entries = Object.entries(rule).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  if (!entries.some(([, value]) => value !== '')) refuse(65305);
  return Object.fromEntries(entries);
}

export function menuRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/menu/create', ({ account, body }) => {
    account.menu = checkButtons(objects(body, 'button'));
    return OK;
  });

  api.get('/cgi-bin/menu/get', ({ account }) => {
    if (account.menu === null) refuse(46003);
    const conditional = account.conditionalMenus;
    return {
      menu: { button: account.menu },
      ...(conditional.length === 0 ? {} : { conditionalmenu: conditional }),
    };
  });

  api.get('/cgi-bin/menu/delete', ({ account }) => {
    account.menu = null;
    account.conditionalMenus = [];
    return OK;
  });

  api.post('/cgi-bin/menu/addconditional', ({ world, account, body }) => {
    if (account.menu === null) refuse(65303);
    const button = checkButtons(objects(body, 'button'));
    const menu: ConditionalMenu = {
      menuid: world.data.nextMenuId++,
      button,
      matchrule: ruleOf(body),
    };
    account.conditionalMenus.push(menu);
    return { menuid: menu.menuid };
  });

  api.post('/cgi-bin/menu/delconditional', ({ account, body }) => {
    const before = account.conditionalMenus.length;
    const id = String(body['menuid']);
    account.conditionalMenus = account.conditionalMenus.filter(
      (menu) => String(menu.menuid) !== id,
    );
    if (account.conditionalMenus.length === before) refuse(65301);
    return OK;
  });

  api.post('/cgi-bin/menu/trymatch', ({ world, account, body }) => {
    const button = menuFor(world, account, fanOf(account, text(body, 'user_id')));
    return button === null ? refuse(46003) : { menu: { button } };
  });

  api.get('/cgi-bin/get_current_selfmenu_info', ({ account }) => ({
    is_menu_open: account.menu === null ? 0 : 1,
    selfmenu_info: {
      button: (account.menu ?? []).map(({ sub_button: subs, ...button }) =>
        subs === undefined || subs.length === 0
          ? button
          : { name: button.name, sub_button: { list: subs } },
      ),
    },
  }));
}
