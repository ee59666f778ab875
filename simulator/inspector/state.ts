import { get, type Account, type FanDetail } from './api.ts';

/** What the page shows now. Parts read it and are redrawn by main. */
export interface State {
  accounts: Account[];
  appId: string | null;
  openid: string | null;
  fan: FanDetail | null;
  /** Platform time minus this computer's, ms. */
  clockOffset: number;
}

export const state: State = {
  accounts: [],
  appId: new URLSearchParams(location.search).get('app'),
  openid: new URLSearchParams(location.search).get('fan'),
  fan: null,
  clockOffset: 0,
};

export const account = (): Account | undefined =>
  state.accounts.find((each) => each.appId === state.appId);

export const platformNow = (): number => Date.now() + state.clockOffset;

/** Keeps the choice in the address, so that a view can be shared and survives a reload. */
export function rememberChoice(): void {
  const query = new URLSearchParams();
  if (state.appId !== null) query.set('app', state.appId);
  if (state.openid !== null) query.set('fan', state.openid);
  history.replaceState(null, '', query.size === 0 ? '/' : `/?${query}`);
}

export async function loadAccounts(): Promise<void> {
  const { accounts } = await get<{ accounts: Account[] }>('/accounts');
  state.accounts = accounts;
  if (!accounts.some((each) => each.appId === state.appId)) {
    state.appId = accounts[0]?.appId ?? null;
    state.openid = null;
    state.fan = null;
  }
}

export async function loadFan(): Promise<void> {
  const { appId, openid } = state;
  if (appId === null || openid === null) {
    state.fan = null;
    return;
  }
  const fan = await get<FanDetail>(`/fans/${openid}?appId=${appId}`);
  // The person may have changed while the answer was under way.
  if (state.openid === openid) state.fan = fan;
}
