import { clickMenu, pay, reportLocation, sendMessage, viewLink } from '../people/actions.ts';
import { follow, scan, unfollow } from '../people/follow.ts';
import { menuFor } from '../platform/menus.ts';
import { languageOf } from '../world/fans.ts';
import { below, pick, unit, type Random } from '../world/random.ts';
import type { Account, Fan, MenuButton, QrTicket } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { popularIndex, type Habit } from './habits.ts';
import { phraseFor } from './phrases.ts';

/** Who follows by a code in a shop; the others find the account by search. */
const BY_CODE = 0.85;
/** Prices people pay, in fen. */
const PRICES = [6_800, 12_900, 19_800, 32_800, 59_900, 128_000];

function anyCode(world: World, random: Random, account: Account): QrTicket | undefined {
  const now = world.clock.now();
  const valid = [...account.tickets.values()].filter((each) => (each.expiresAt ?? Infinity) > now);
  return valid.length === 0 ? undefined : valid[popularIndex(random, valid.length)];
}

const leaves = (buttons: MenuButton[]): MenuButton[] =>
  buttons.flatMap((button) => (button.sub_button?.length ? button.sub_button : [button]));

function buttonOf(world: World, random: Random, account: Account, fan: Fan, type: string) {
  const fitting = leaves(menuFor(world, account, fan) ?? []).filter((each) => each.type === type);
  return fitting.length === 0 ? undefined : pick(random, fitting);
}

/** Shops are around Shanghai; fans are within some 20 km. */
const somewhere = (random: Random) => ({
  latitude: 31.2304 + (unit(random) - 0.5) * 0.36,
  longitude: 121.4737 + (unit(random) - 0.5) * 0.42,
  precision: 20 + below(random, 80),
});

/** Somebody new follows, mostly at a shop's code. */
export async function arrive(
  world: World,
  random: Random,
  account: Account,
  fan: Fan,
): Promise<void> {
  const code = unit(random) < BY_CODE ? anyCode(world, random, account) : undefined;
  await follow(world, account, fan, code);
}

/** Carries out one habit of a person; what makes no sense for them becomes a message or nothing. */
export async function carryOut(
  world: World,
  random: Random,
  account: Account,
  fan: Fan,
  habit: Habit,
): Promise<void> {
  if (!fan.following) {
    if (habit === 'return' || habit === 'scan') {
      await follow(world, account, fan, anyCode(world, random, account));
    }
    return;
  }
  const write = (): Promise<unknown> =>
    sendMessage(world, account, fan, {
      type: 'text',
      content: phraseFor(random, languageOf(world, fan)),
    });
  switch (habit) {
    case 'click': {
      const button = buttonOf(world, random, account, fan, 'click');
      await (button?.key === undefined ? write() : clickMenu(world, account, fan, button.key));
      return;
    }
    case 'view': {
      const button = buttonOf(world, random, account, fan, 'view');
      await (button?.url === undefined ? write() : viewLink(world, account, fan, button.url));
      return;
    }
    case 'scan': {
      const code = anyCode(world, random, account);
      await (code === undefined ? write() : scan(world, account, fan, code));
      return;
    }
    case 'image':
      await sendMessage(world, account, fan, { type: 'image' });
      return;
    case 'location':
      await reportLocation(world, account, fan, somewhere(random));
      return;
    case 'pay':
      pay(world, account, fan, pick(random, PRICES));
      return;
    case 'unfollow':
      await unfollow(world, account, fan);
      return;
    default:
      await write();
  }
}
