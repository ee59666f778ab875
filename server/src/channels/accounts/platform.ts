import type { ChannelCheckStep } from '#contracts/api/channels.ts';
import type { Account } from './account.ts';
import type { AccountRow } from './store.ts';

/** What the accounts API needs of a platform; each channel folder gives one. */
export interface Platform {
  kind: string;
  /** Asks the platform now whether the account works, and says what is wrong in words. */
  check(account: Account, row: AccountRow, callbackUrl: string): Promise<ChannelCheckStep[]>;
  /** Drops what is remembered of an account whose configuration changed. */
  forget(channelId: string): void;
}
