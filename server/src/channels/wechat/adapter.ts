import type { MessageContent } from '#contracts/content.ts';
import type { Account } from '#channels/accounts/account.ts';
import type { Directory } from '#channels/accounts/directory.ts';
import { TransportFault } from '#channels/upstream/transport.ts';
import type { ChannelAdapter, SendOutcome } from '#kernel/channel-adapter.ts';
import type { Clock } from '#kernel/clock.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Random } from '#kernel/random.ts';
import { WechatApiError } from './client/answer.ts';
import type { Api } from './client/api.ts';
import { MediaError, type Media } from './client/media.ts';
import { sendOutcome } from './errors.ts';
import {
  customMessage,
  customSendBody,
  mediaNeeded,
  subscribeBody,
  templateBody,
  type CustomContent,
} from './outbound/outbound.ts';
import { createMass } from './outbound/mass.ts';
import { readSettings } from './settings.ts';
import { unfitValue } from './outbound/template-values.ts';
import { windowGrant } from './windows.ts';

/** How long a message waits that certainly did not leave us. */
const unreachableMs = 2_000;

/** After a lost answer a template message is sent again so soon: WeChat knows it by its key. */
const repeatMs = 3_000;

/**
 * Sends messages of Official Accounts: customer messages (`custom/send`) and subscription notices
 * (`subscribe/bizsend`) at most once each, template messages exactly once by their client message id.
 */
export function createAdapter(deps: {
  directory: Directory;
  api: Api;
  media: Media;
  publicUrl: string;
  clock: Clock;
  random: Random;
}): ChannelAdapter {
  /**
   * What went wrong before the message itself was handed over, such as fetching a token or
   * uploading its picture: nothing was delivered, so it may be tried again.
   */
  function unsent(error: unknown): SendOutcome {
    if (error instanceof TransportFault) return unreachable(error);
    if (error instanceof MediaError)
      return { status: 'failed', code: 'media', reason: error.message };
    return refused(error);
  }

  function refused(error: unknown): SendOutcome {
    if (error instanceof WechatApiError)
      return sendOutcome(error.code, error.errmsg, deps.clock.now(), deps.random.next());
    if (error instanceof DomainError)
      return { status: 'failed', code: error.code, reason: error.message };
    throw error;
  }

  /** The platform has no idempotency key here: once bytes left, only its answer tells. */
  function afterHandingOver(error: unknown): SendOutcome {
    if (error instanceof TransportFault && error.sent)
      return { status: 'uncertain', code: 'no_answer', reason: error.message };
    // Neither a token nor the call itself got through: that is no fault of the message.
    return error instanceof TransportFault ? { ...unreachable(error), away: true } : unsent(error);
  }

  async function handOver(
    account: Account,
    address: string,
    content: CustomContent,
    mediaIds: readonly string[],
  ): Promise<SendOutcome | 'no_media'> {
    try {
      await deps.api.attempt(account, {
        method: 'POST',
        path: '/cgi-bin/message/custom/send',
        body: customSendBody(
          address,
          customMessage(content, { mediaIds, publicUrl: deps.publicUrl }),
        ),
      });
      return { status: 'sent', platformMessageId: null };
    } catch (error) {
      if (error instanceof WechatApiError && error.code === 40007) return 'no_media';
      return afterHandingOver(error);
    }
  }

  async function deliverCustom(
    account: Account,
    address: string,
    content: CustomContent,
  ): Promise<SendOutcome> {
    const needed = mediaNeeded(content);
    for (let upload = 1; ; upload++) {
      const mediaIds: string[] = [];
      try {
        for (const { kind, url } of needed)
          mediaIds.push(await deps.media.idOf(account, kind, url));
      } catch (error) {
        return unsent(error);
      }
      const outcome = await handOver(account, address, content, mediaIds);
      if (outcome !== 'no_media') return outcome;
      // WeChat dropped an upload before its time: once more with new ones.
      if (needed.length === 0 || upload === 2)
        return refused(new WechatApiError(40007, 'invalid media_id'));
      for (const { kind, url } of needed) await deps.media.forget(account, kind, url);
    }
  }

  /** The answer to a template message carries its id; the push on its fate names the same. */
  async function deliverTemplate(
    account: Account,
    address: string,
    content: Exclude<MessageContent, CustomContent>,
    key: string,
  ): Promise<SendOutcome> {
    const message = { ...content, openid: address };
    const isTemplate = content.type === 'template';
    try {
      const answer = await deps.api.attempt(account, {
        method: 'POST',
        path: `/cgi-bin/message/${isTemplate ? 'template/send' : 'subscribe/bizsend'}`,
        body: isTemplate ? templateBody(message, key) : subscribeBody(message),
      });
      const id = answer['msgid'];
      const told = typeof id === 'string' || typeof id === 'number';
      return { status: 'sent', platformMessageId: told ? String(id) : null };
    } catch (error) {
      if (isTemplate && error instanceof TransportFault)
        return { status: 'retry', afterMs: repeatMs, code: 'no_answer', reason: error.message };
      return afterHandingOver(error);
    }
  }

  return {
    kind: 'wechat',
    addressKind: 'openid',
    windowGrant: (account, fact) => windowGrant(readSettings(account.settings), fact),
    supports: () => true,
    uses: ({ type }) =>
      type === 'template' ? 'nothing' : type === 'subscribe' ? 'grant' : 'window',
    unfit: (content) =>
      content.type === 'template' || content.type === 'subscribe' ? unfitValue(content.data) : null,
    mass: createMass({ ...deps, afterHandingOver }),
    answers: async (account) => answersAt(deps.api, await deps.directory.get(account.id)),
    ratePerSecond: (account) => readSettings(account.settings).ratePerSecond,
    async send({ id }, address, content, key) {
      const account = await deps.directory.get(id);
      if (!account || account.status !== 'active')
        return {
          status: 'failed',
          code: 'channels.not_active',
          reason: 'The channel account is disabled or deleted',
          alert: true,
        };
      const outcome =
        content.type === 'template' || content.type === 'subscribe'
          ? await deliverTemplate(account, address, content, key)
          : await deliverCustom(account, address, content);
      if (outcome.status === 'sent') await deps.directory.clearAlert(account);
      if (outcome.status === 'failed' && outcome.alert)
        await deps.directory.raiseAlert(account, `wechat.${outcome.code}`, outcome.reason);
      return outcome;
    },
  };
}

const unreachable = ({ message }: TransportFault) =>
  ({ status: 'retry', afterMs: unreachableMs, code: 'unreachable', reason: message }) as const;

/** WeChat's own addresses change nothing and cost nothing; even a refusal is an answer. */
async function answersAt(api: Api, account: Account | null): Promise<boolean> {
  if (!account) return true;
  try {
    await api.attempt(account, { method: 'GET', path: '/cgi-bin/get_api_domain_ip' });
    return true;
  } catch (error) {
    return !(error instanceof TransportFault);
  }
}
