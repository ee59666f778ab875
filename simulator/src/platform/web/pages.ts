import { nicknameOf } from '../../world/fans.ts';
import type { Account } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

/** Fans offered on the page; more can be reached with `openid` in the address. */
const MAX_SHOWN = 60;

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><link rel="stylesheet" href="/inspector/style.css"></head>
<body class="web-page"><main class="web-card">${body}</main></body></html>`;

export const refusedPage = (code: string, what: string): string =>
  page('WeChat', `<h1>${escape(what)} 参数错误</h1><p>Error code: ${escape(code)}</p>`);

/** Lets whoever looks choose the fan whose phone this is. */
export function pickPage(world: World, account: Account, address: string, scope: string): string {
  const fans = [...account.fans.values()].slice(-MAX_SHOWN).reverse();
  const items = fans
    .map((fan) => {
      const target = `${address}${address.includes('?') ? '&' : '?'}openid=${fan.openid}`;
      const state = fan.following ? '已关注 · follows' : '未关注 · not following';
      return `<li><a href="${escape(target)}"><b>${escape(nicknameOf(world, fan))}</b><span>${state}</span></a></li>`;
    })
    .join('');
  return page(
    account.name,
    `<h1>${escape(account.name)}</h1><p>以谁的身份继续？ Continue as whom? <code>${escape(scope)}</code></p><ul class="web-fans">${items}</ul>`,
  );
}
