import { refuse } from '../../wire/errors.ts';
import { beijingMonth } from '../../world/clock.ts';
import { text } from '../fields.ts';
import { OK, type PlatformRoutes } from '../route.ts';
import { limitOf } from './spend.ts';

/** Times a month that an account may clear its counters. Documented elsewhere as 10. */
const CLEARS_PER_MONTH = 10;

export function quotaRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/clear_quota', ({ world, account, body }) => {
    if (text(body, 'appid') !== account.appId) refuse(40013);
    const month = beijingMonth(world.clock.now());
    if (account.quotaClears.month !== month) account.quotaClears = { month, count: 0 };
    if (account.quotaClears.count >= CLEARS_PER_MONTH) refuse(48006);
    account.quotaClears.count++;
    account.quota.clear();
    return OK;
  });

  api.post('/cgi-bin/openapi/quota/get', ({ world, account, body }) => {
    const path = text(body, 'cgi_path');
    const entry = account.quota.get(path);
    const used = entry !== undefined && world.clock.now() < entry.until ? entry.used : 0;
    const limit = limitOf(account, path);
    return { ...OK, quota: { daily_limit: limit, used, remain: Math.max(0, limit - used) } };
  });
}
