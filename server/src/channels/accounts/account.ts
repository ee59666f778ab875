import type { ChannelMode } from '#contracts/api/channels.ts';
import type { ChannelAccount } from '#kernel/channel-adapter.ts';

/** Where a platform's hosts are reached; without slashes at the end. */
export interface BaseUrls {
  api: string;
  mp: string;
  open: string;
}

export interface Credentials {
  appSecret: string;
  token: string;
  /** EncodingAESKey as the platform shows it. */
  aesKey: string | null;
  /** The one before the last rotation: deliveries under way may still use it. */
  previousAesKey: string | null;
}

/** A channel account with everything needed to talk for it. Never leaves `channels`. */
export interface Account extends ChannelAccount {
  mode: ChannelMode;
  baseUrls: BaseUrls;
  status: 'active' | 'disabled' | 'deleted';
  alert: Alert | null;
  credentials: Credentials;
  createdAt: Date;
  updatedAt: Date;
}

/** What an operator must mend. `since` is ISO 8601. */
export interface Alert {
  code: string;
  words: string;
  since: string;
}
