import type { Bucket, WindowSettings } from '../rules/windows.ts';

export type CallbackMode = 'plaintext' | 'compatible' | 'secure';

/** Behaviour of one account that the platform, or the person testing, may vary. */
export interface AccountSettings extends WindowSettings {
  /** How long an answer to a callback may take. Official: 5 s. */
  callbackTimeoutMs: number;
  /** Deliveries after the first. Official text: "retries three times in all"; read as 1 + 3. */
  callbackRetries: number;
  /** Pause before a redelivery; the platform publishes none. */
  retryDelayMs: number;
  /** Delay of asynchronous job results (template, mass, publish). */
  jobDelayMs: number;
  /** Calls per day and path (path `*` is the default); beyond it 45009. */
  dailyQuota: Record<string, number>;
  /** Fans of accounts with the same value share unionids; '' means not bound, no unionid. */
  openPlatform: string;
  /** Addresses that may fetch tokens; empty means any. Others get 40164. */
  ipWhitelist: string[];
}

export interface Tag {
  id: number;
  name: string;
  count: number;
}

export interface QrTicket {
  ticket: string;
  url: string;
  action: 'QR_SCENE' | 'QR_STR_SCENE' | 'QR_LIMIT_SCENE' | 'QR_LIMIT_STR_SCENE';
  /** The scene as it appears in EventKey. */
  scene: string;
  createdAt: number;
  /** ms since the epoch; null for a permanent code. */
  expiresAt: number | null;
}

export interface Media {
  mediaId: string;
  type: string;
  fileName: string;
  contentType: string;
  bytes: Buffer;
  createdAt: number;
  permanent: boolean;
  title?: string;
  introduction?: string;
}

/** Who put an entry into a chat, and by which way it came. */
export interface ChatEntry {
  seq: number;
  /** ms since the epoch. */
  at: number;
  from: 'fan' | 'account' | 'platform';
  via:
    | 'message'
    | 'action'
    | 'custom'
    | 'reply'
    | 'template'
    | 'subscribe'
    | 'mass'
    | 'preview'
    | 'notice';
  type: string;
  content: unknown;
}

/** One person's relation to one account. Kept small: load runs create hundreds of thousands. */
export interface Fan {
  openid: string;
  /** Number of the person in this world; the same person in two accounts shares it. */
  person: number;
  following: boolean;
  /** Seconds since the epoch of the latest follow; 0 when never. */
  followedAt: number;
  subscribeScene: string;
  qrScene: string;
  remark: string;
  tags: number[];
  blacklisted: boolean;
  /** Template ids this fan muted; `*` mutes all. */
  muted: string[];
  windows: Bucket[];
  /** ms of the last message either way, for the typing rule. */
  lastExchangeAt: number;
  typingUntil: number;
  chat: ChatEntry[];
  nickname?: string;
  language?: string;
  /** Open subscription grants: template id (or `scene:template`) to sends left. */
  grants?: Record<string, number>;
  mass?: { month: string; count: number };
}

export interface Template {
  templateId: string;
  shortId: string;
  title: string;
  /** For example `{{thing1.DATA}}` lines. */
  content: string;
  example: string;
  banned?: boolean;
}

export interface MassJob {
  msgId: bigint;
  status: 'SENDING' | 'SEND_SUCCESS' | 'SEND_FAIL' | 'DELETE';
}

export interface MenuButton {
  type?: string;
  name: string;
  key?: string;
  url?: string;
  appid?: string;
  pagepath?: string;
  media_id?: string;
  sub_button?: MenuButton[];
}

export interface ConditionalMenu {
  menuid: number;
  button: MenuButton[];
  matchrule: Record<string, string>;
}

export interface Draft {
  mediaId: string;
  articles: Record<string, unknown>[];
  updatedAt: number;
}

export interface Account {
  appId: string;
  appSecret: string;
  /** `gh_…` */
  originalId: string;
  name: string;
  kind: 'service' | 'subscription';
  token: string;
  encodingAesKey: string;
  mode: CallbackMode;
  callbackUrl: string | null;
  settings: AccountSettings;
  fans: Map<string, Fan>;
  tickets: Map<string, QrTicket>;
  /** Latest ticket of each scene. */
  ticketOfScene: Map<string, string>;
  permanentTickets: number;
  tags: Map<number, Tag>;
  nextTagId: number;
  media: Map<string, Media>;
  templates: Map<string, Template>;
  industry: [string, string] | null;
  menu: MenuButton[] | null;
  conditionalMenus: ConditionalMenu[];
  drafts: Map<string, Draft>;
  articles: Map<string, Draft>;
  /** `openid\u0000client_msg_id` to when and which msgid it got. */
  clientMsgIds: Map<string, { at: number; msgId: bigint }>;
  massJobs: Map<string, MassJob>;
  massClientIds: Map<string, { at: number; msgId: bigint }>;
  massDay: { day: string; count: number; toAll: number };
  toAllMonth: { month: string; count: number };
  /** By API path: calls used until the next midnight in Beijing (ms). */
  quota: Map<string, { until: number; used: number }>;
  quotaClears: { month: string; count: number };
  stableForce: { day: string; count: number; at: number };
  jsTicket: { ticket: string; expiresAt: number } | null;
}

export interface AccessToken {
  token: string;
  appId: string;
  family: 'plain' | 'stable';
  expiresAt: number;
  /** Set when a newer one replaced it: until then it still works, afterwards it is 40001. */
  retiredAt: number | null;
}

/** A web-authorisation code or token (snsapi), separate from the account's access_token. */
export interface WebGrant {
  appId: string;
  openid: string;
  scope: string;
  expiresAt: number;
  used?: boolean;
}

/** Everything a snapshot keeps. */
export interface WorldData {
  accounts: Map<string, Account>;
  tokens: Map<string, AccessToken>;
  codes: Map<string, WebGrant>;
  webTokens: Map<string, WebGrant>;
  refreshTokens: Map<string, WebGrant>;
  nextPerson: number;
  nextSeq: number;
  nextMessage: number;
  nextMenuId: number;
}
