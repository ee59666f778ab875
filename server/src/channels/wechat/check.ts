import type { ChannelCheckStep } from '#contracts/api/channels.ts';
import type { Account } from '#channels/accounts/account.ts';
import type { Directory } from '#channels/accounts/directory.ts';
import type { AccountRow } from '#channels/accounts/store.ts';
import { TransportFault } from '#channels/upstream/transport.ts';
import { WechatApiError } from './client/answer.ts';
import type { Api } from './client/api.ts';
import { callbacks } from './client/calls.ts';
import type { Tokens } from './client/tokens.ts';
import { returnCode } from './errors.ts';

type Outcome = Omit<ChannelCheckStep, 'step'>;

const ok = (words: string, values: Record<string, string> = {}): Outcome => ({
  status: 'ok',
  code: 'ok',
  words,
  values,
});

/** The live check of an account: does its secret work, does WeChat find us, did a callback arrive. */
export async function checkAccount(
  deps: { tokens: Tokens; api: Api; directory: Directory },
  account: Account,
  row: AccountRow,
  callbackUrl: string,
): Promise<ChannelCheckStep[]> {
  const credentials = await checkCredentials(deps, account);
  const callback = checkCallback(row, callbackUrl);
  const reach = await checkReach(deps.api, account, row, callbackUrl, credentials);
  return [
    { step: 'credentials', ...credentials },
    { step: 'platform_reaches_us', ...reach },
    { step: 'callback_accepted', ...callback },
  ];
}

async function checkCredentials(
  deps: { tokens: Tokens; directory: Directory },
  account: Account,
): Promise<Outcome> {
  try {
    await deps.tokens.ask(account);
    await deps.directory.clearAlert(account);
    return ok('WeChat accepts the app id and secret.');
  } catch (error) {
    const outcome = refused(error, account);
    await deps.directory.raiseAlert(account, outcome.code, outcome.words);
    return outcome;
  }
}

const codes: Record<number, string> = {
  40001: 'wechat.bad_secret',
  40013: 'wechat.unknown_app_id',
  40125: 'wechat.bad_secret',
  40164: 'wechat.ip_not_whitelisted',
};

/** @throws what is neither WeChat's refusal nor a fault on the way to it */
function refused(error: unknown, account: Account): Outcome {
  if (error instanceof TransportFault)
    return {
      status: 'failed',
      code: 'wechat.unreachable',
      words: `WeChat cannot be reached at ${account.baseUrls.api}: ${error.message}`,
      values: { url: account.baseUrls.api, reason: error.message },
    };
  if (!(error instanceof WechatApiError)) throw error;
  const code = codes[error.code] ?? `wechat.${error.code}`;
  const values: Record<string, string> = { errcode: String(error.code), errmsg: error.errmsg };
  if (error.code === 40164) {
    const ip = callerAddress(error.errmsg);
    const words = `WeChat refuses this server’s IP address ${ip}. Add it to the IP whitelist under “Basic configuration” of the account.`;
    return { status: 'failed', code, words, values: { ...values, ip } };
  }
  const words =
    code === 'wechat.bad_secret'
      ? `The app secret is wrong (${error.code} ${error.errmsg}).`
      : `${returnCode(error.code).words} (${error.code} ${error.errmsg}).`;
  return { status: 'failed', code, words, values };
}

/** 40164 names the caller: `invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist`. */
function callerAddress(errmsg: string): string {
  return /invalid ip ([0-9a-fA-F.:]+)/.exec(errmsg)?.[1] ?? '';
}

/** Calls that arrived prove it; only without any is WeChat asked to try. */
async function checkReach(
  api: Api,
  account: Account,
  row: AccountRow,
  callbackUrl: string,
  credentials: Outcome,
): Promise<Outcome> {
  const values = { callbackUrl };
  if (row.acceptedAt) return ok('WeChat reaches this server.', values);
  if (credentials.status !== 'ok')
    return {
      status: 'waiting',
      code: 'wechat.not_checked',
      words: 'Can be checked once the app id and secret are accepted.',
      values,
    };
  try {
    const { ping } = await api.call(account, callbacks.check());
    const lost = ping.filter((probe) => probe.package_loss.startsWith('100'));
    if (ping.length === 0 || lost.length < ping.length)
      return ok('WeChat finds the address of the callback.', values);
    return {
      status: 'failed',
      code: 'wechat.cannot_reach_us',
      words: `WeChat gets no answer from the host of ${callbackUrl}. Is it open to the internet?`,
      values,
    };
  } catch (error) {
    if (!(error instanceof WechatApiError) && !(error instanceof TransportFault)) throw error;
    return {
      status: 'waiting',
      code: 'wechat.reach_unknown',
      words: `WeChat did not say whether it finds ${callbackUrl}: ${error.message}`,
      values,
    };
  }
}

function checkCallback(row: AccountRow, callbackUrl: string): Outcome {
  const { acceptedAt, refusedAt, refusedBecause } = row;
  if (refusedAt && (!acceptedAt || refusedAt > acceptedAt))
    return {
      status: 'failed',
      code: 'wechat.callback_refused',
      words: `The latest call to ${callbackUrl} was refused: ${refusedBecause ?? 'no reason noted'}`,
      values: { callbackUrl, at: refusedAt.toISOString(), reason: refusedBecause ?? '' },
    };
  if (acceptedAt)
    return ok('WeChat’s callbacks arrive.', { callbackUrl, at: acceptedAt.toISOString() });
  return {
    status: 'waiting',
    code: 'wechat.never_called',
    words: `WeChat has not called ${callbackUrl} yet. Enter it under “Server configuration” of the account, with the same token and EncodingAESKey.`,
    values: { callbackUrl },
  };
}
