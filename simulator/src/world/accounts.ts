import type { Account, AccountSettings } from './types.ts';
import type { World } from './world.ts';

/** Defaults as published; see the fields' comments for sources. */
export const defaultSettings = (): AccountSettings => ({
  windowRules: 'auto',
  windowMerge: 'max',
  paymentWindow: false,
  callbackTimeoutMs: 5_000,
  callbackRetries: 3,
  retryDelayMs: 500,
  jobDelayMs: 300,
  // The platform grants quotas by an account's size and raises them; high enough here that only a
  // test that asks for a lower one meets 45009.
  dailyQuota: { '*': 10_000_000 },
  openPlatform: 'default',
  ipWhitelist: [],
});

export interface AccountInput {
  appId: string;
  appSecret: string;
  originalId: string;
  name: string;
  kind: Account['kind'];
  token: string;
  encodingAesKey: string;
  mode: Account['mode'];
}

const newAccount = (input: AccountInput): Account => ({
  ...input,
  callbackUrl: null,
  settings: defaultSettings(),
  fans: new Map(),
  tickets: new Map(),
  ticketOfScene: new Map(),
  permanentTickets: 0,
  // 0 to 2 are the platform's own tags; 2 is the star group.
  tags: new Map([[2, { id: 2, name: '星标组', count: 0 }]]),
  nextTagId: 100,
  media: new Map(),
  templates: new Map(),
  industry: null,
  menu: null,
  conditionalMenus: [],
  drafts: new Map(),
  articles: new Map(),
  clientMsgIds: new Map(),
  massJobs: new Map(),
  massClientIds: new Map(),
  massDay: { day: '', count: 0, toAll: 0 },
  toAllMonth: { month: '', count: 0 },
  quota: new Map(),
  quotaClears: { month: '', count: 0 },
  stableForce: { day: '', count: 0, at: 0 },
  jsTicket: null,
});

/** Registers an account or changes its settings; its fans, codes and tags stay. */
export function upsertAccount(
  world: World,
  input: AccountInput,
  settings: Partial<AccountSettings> = {},
): Account {
  const known = world.data.accounts.get(input.appId);
  const account = known === undefined ? newAccount(input) : Object.assign(known, input);
  account.settings = { ...account.settings, ...settings };
  world.data.accounts.set(account.appId, account);
  return account;
}

/** What control routes show of an account. */
export const accountView = (account: Account): Record<string, unknown> => ({
  appId: account.appId,
  originalId: account.originalId,
  name: account.name,
  kind: account.kind,
  mode: account.mode,
  callbackUrl: account.callbackUrl,
  settings: account.settings,
  fans: account.fans.size,
  tickets: account.tickets.size,
  permanentTickets: account.permanentTickets,
  menu: account.menu,
});
