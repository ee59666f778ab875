import { menuFor } from '../platform/menus.ts';
import { windowState } from '../rules/windows.ts';
import { languageOf, nicknameOf, unionidOf } from '../world/fans.ts';
import type { Account, Fan } from '../world/types.ts';
import type { World } from '../world/world.ts';

/** A fan in a list. */
export function fanSummary(world: World, account: Account, fan: Fan): object {
  const last = fan.chat.at(-1);
  return {
    openid: fan.openid,
    unionid: unionidOf(world, account, fan) ?? null,
    person: fan.person,
    nickname: nicknameOf(world, fan),
    language: languageOf(world, fan),
    following: fan.following,
    followedAt: fan.followedAt === 0 ? null : fan.followedAt * 1000,
    qrScene: fan.qrScene,
    lastAt: last?.at ?? null,
    last: last === undefined ? null : { from: last.from, type: last.type, content: last.content },
    window: windowState(fan.windows, world.clock.now()),
  };
}

/** A fan with everything that the inspector and tests look at. */
export function fanDetail(world: World, account: Account, fan: Fan, after: number): object {
  const now = world.clock.now();
  return {
    ...fanSummary(world, account, fan),
    now,
    subscribeScene: fan.subscribeScene,
    remark: fan.remark,
    tags: fan.tags.map((id) => account.tags.get(id) ?? { id, name: String(id), count: 0 }),
    blacklisted: fan.blacklisted,
    muted: fan.muted,
    grants: fan.grants ?? {},
    windows: fan.windows,
    typing: fan.typingUntil > now,
    menu: menuFor(world, account, fan),
    chat: fan.chat.filter((entry) => entry.seq > after),
  };
}
