import { defineModule } from '#kernel/module.ts';
import type { ChannelAccount, ChannelAdapter, SendOutcome } from '#kernel/channel-adapter.ts';

/** What the platform answers: a code as WeChat has them, 0 for success. */
interface Answer {
  code: number;
  /** Of a mass send: what reports on it name. */
  id?: string;
}

/**
 * An adapter for a made-up platform that speaks plain HTTP, so that sending is tested over a real
 * connection without any one platform's details. Its address is in the account's settings.
 */
export const fakeAdapter: ChannelAdapter = {
  kind: 'fake',
  addressKind: 'openid',
  windowGrant(_account, fact) {
    const grant = (allowance: number, seconds: number) => ({
      allowance,
      closesAt: new Date(fact.occurredAt.getTime() + seconds * 1000),
    });
    if (fact.type === 'message.received') return grant(5, 48 * 3600 - 60);
    if (fact.type === 'contact.followed' || fact.type === 'code.scanned') return grant(3, 52);
    return null;
  },
  supports: (content) => content.type !== 'miniprogram',
  uses: ({ type }) => (type === 'template' ? 'nothing' : type === 'subscribe' ? 'grant' : 'window'),
  unfit: (content) =>
    'data' in content && Object.values(content.data).some((value) => value.length > 20)
      ? { field: Object.keys(content.data)[0] ?? '', rule: '≤ 20' }
      : null,
  answers: (account) =>
    fetch(`${String(account.settings['url'])}/alive`).then(
      () => true,
      () => false,
    ),
  ratePerSecond: (account) => Number(account.settings['ratePerSecond'] ?? 5_000),
  mass: {
    supports: ({ type }) => type === 'text',
    perMonth: 4,
    zone: 'Asia/Shanghai',
    least: 2,
    most: 100,
    send: (account, addresses, content) => post(account, '/mass', { to: addresses, content }),
  },
  send: (account, address, content) => post(account, '/send', { to: address, content }),
};

async function post(account: ChannelAccount, path: string, body: object): Promise<SendOutcome> {
  try {
    const response = await fetch(`${String(account.settings['url'])}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return outcomeOf((await response.json()) as Answer);
  } catch (error) {
    const cause =
      error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
    if (cause?.code === 'ECONNREFUSED') return nobody;
    return { status: 'uncertain', code: 'no_answer', reason: String(error) };
  }
}

/** What comes before the message, such as a token, did not come. */
const nobody: SendOutcome = {
  status: 'retry',
  afterMs: 1_000,
  code: 'refused',
  reason: 'nobody answers',
  away: true,
};

function outcomeOf({ code, id }: Answer): SendOutcome {
  const failed = { status: 'failed' as const, code: String(code), reason: `code ${code}` };
  switch (code) {
    case 0:
      return { status: 'sent', platformMessageId: id ?? null };
    case -1:
      return { status: 'retry', afterMs: 60_000, code: '-1', reason: 'busy' };
    case -2:
      return nobody;
    case 45015:
      return { ...failed, window: 'closed' };
    case 45047:
      return { ...failed, window: 'exhausted' };
    case 43101:
      return { ...failed, grant: 'used' };
    case 43004:
      return { ...failed, unreachable: true };
    case 40125:
      return { ...failed, alert: true };
    default:
      return failed;
  }
}

export const fakeChannel = defineModule({
  name: 'fake',
  rank: 'channel',
  needs: [],
  setup: () => ({ contribute: { channelAdapters: [fakeAdapter] } }),
});
