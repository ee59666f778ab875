import { refuse } from '../wire/errors.ts';
import { beijingDay, beijingMonth } from '../world/clock.ts';
import type { Account } from '../world/types.ts';
import type { World } from '../world/world.ts';
import { text } from './fields.ts';
import { OK, type PlatformRoutes } from './route.ts';

/** Times a month that an account may clear its counters. Documented elsewhere as 10. */
const CLEARS_PER_MONTH = 10;

const limitOf = (account: Account, path: string): number =>
  account.settings.dailyQuota[path] ?? account.settings.dailyQuota['*'] ?? Infinity;

/** Counts one call of today (Beijing time); 45009 when the day's quota is used up. */
export function spendQuota(world: World, account: Account, path: string): void {
  const now = world.clock.now();
  let entry = account.quota.get(path);
  if (entry === undefined || now >= entry.until) {
    const day = beijingDay(now);
    entry = { until: Date.parse(`${day}T00:00:00+08:00`) + 86_400_000, used: 0 };
    account.quota.set(path, entry);
  }
  if (entry.used >= limitOf(account, path)) refuse(45009);
  entry.used++;
}

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
