import type { Account } from '#channels/accounts/account.ts';
import type { Directory } from '#channels/accounts/directory.ts';
import type { MassSend, SendOutcome } from '#kernel/channel-adapter.ts';
import type { Api } from '../client/api.ts';

/**
 * Mass messages by openids (`message/mass/send`, service accounts). Limits of the platform's pages as read in
 * 2026-11: 2 to 10,000 openids a call, 60 calls a minute, four messages for each follower in a calendar
 * month; it drops what is beyond without a word, so we count. Counts of who got it come later as
 * MASSSENDJOBFINISH. Pictures would need permanent media, so only texts go this way.
 */
export function createMass(deps: {
  directory: Directory;
  api: Api;
  afterHandingOver(error: unknown): SendOutcome;
}): MassSend {
  return {
    supports: ({ type }) => type === 'text',
    perMonth: 4,
    zone: 'Asia/Shanghai',
    least: 2,
    most: 10_000,
    async send({ id }, addresses, content, key) {
      const account = await deps.directory.get(id);
      if (!account || account.status !== 'active')
        return { status: 'failed', code: 'channels.not_active', reason: 'The account is off.' };
      if (content.type !== 'text')
        return { status: 'failed', code: 'content', reason: 'Only texts go by mass send.' };
      return ofAll(await hand(account, addresses, content.text, key));
    },
  };

  async function hand(
    account: Account,
    touser: readonly string[],
    text: string,
    key: string,
  ): Promise<SendOutcome> {
    try {
      const answer = await deps.api.attempt(account, {
        method: 'POST',
        path: '/cgi-bin/message/mass/send',
        // A repetition of the same call is answered with 45065 instead of being sent again.
        body: { touser, msgtype: 'text', text: { content: text }, clientmsgid: key },
      });
      const messageId = answer['msg_id'];
      const told = typeof messageId === 'string' || typeof messageId === 'number';
      return { status: 'sent', platformMessageId: told ? String(messageId) : null };
    } catch (error) {
      return deps.afterHandingOver(error);
    }
  }
}

/** What is said of a call for many teaches nothing about any one of them. */
function ofAll(outcome: SendOutcome): SendOutcome {
  if (outcome.status !== 'failed') return outcome;
  const { status, code, reason, alert = false } = outcome;
  return { status, code, reason, ...(alert && { alert }) };
}
