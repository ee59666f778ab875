import { bucketToUse } from '../../rules/windows.ts';
import { refuse } from '../../wire/errors.ts';
import type { JsonObject } from '../../wire/json.ts';
import { addChat } from '../../world/fans.ts';
import type { Account, Fan } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { checkCustomContent } from './custom-content.ts';
import { object, text } from '../fields.ts';
import { OK, type PlatformRoutes } from '../route.ts';

/** "Typing" needs a message either way in the last 30 s, and shows for 15 s. */
const TYPING_NEEDS_MS = 30_000;
const TYPING_LASTS_MS = 15_000;

/** The fan an openid names; 40003 when it is not one of this account. */
export function fanOf(account: Account, openid: string): Fan {
  if (openid === '') refuse(41009);
  return account.fans.get(openid) ?? refuse(40003);
}

/** Takes one message from the fan's window, or refuses: 45015 closed, 45047 used up. */
function spendWindow(world: World, fan: Fan): void {
  if (!fan.following || world.faults.windowClosed) refuse(45015);
  const bucket = bucketToUse(fan.windows, world.clock.now());
  if (bucket === 'closed') refuse(45015);
  if (bucket === 'exhausted') refuse(45047);
  if (bucket.remaining !== null) bucket.remaining--;
}

/** `message/custom/send`. No message id comes back and there is no idempotency key, as in reality. */
function sendCustom(world: World, account: Account, body: JsonObject): object {
  const fan = fanOf(account, text(body, 'touser'));
  const type = text(body, 'msgtype');
  const content = checkCustomContent(world, account, type, object(body, type));
  if (fan.blacklisted) refuse(43019);
  spendWindow(world, fan);
  fan.lastExchangeAt = world.clock.now();
  fan.typingUntil = 0;
  world.stats.customMessages++;
  addChat(world, account, fan, { from: 'account', via: 'custom', type, content });
  if (world.arrivals.size > 0) world.arrivals.get(fan.openid)?.();
  return OK;
}

export function customRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/message/custom/send', ({ world, account, body }) =>
    sendCustom(world, account, body),
  );

  api.post('/cgi-bin/message/custom/typing', ({ world, account, body }) => {
    const fan = fanOf(account, text(body, 'touser'));
    const now = world.clock.now();
    switch (body['command']) {
      case 'Typing':
        if (now - fan.lastExchangeAt > TYPING_NEEDS_MS) refuse(45080);
        if (fan.typingUntil > now) refuse(45081);
        fan.typingUntil = now + TYPING_LASTS_MS;
        return OK;
      case 'CancelTyping':
        fan.typingUntil = 0;
        return OK;
      default:
        return refuse(45072);
    }
  });
}
