import { refuse } from '../../wire/errors.ts';
import { beijingDay } from '../../world/clock.ts';
import type { Account } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

export const limitOf = (account: Account, path: string): number =>
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
