import type { AnyFact } from '#contracts/facts.ts';
import type { MessageContent } from '#contracts/content.ts';

/** A channel account as adapters see it: configuration without secrets (those stay in `channels`). */
export interface ChannelAccount {
  id: string;
  workspaceId: string;
  kind: string;
  name: string;
  /** The platform's public id of the account, e.g. a WeChat app id. */
  appId: string;
  settings: Record<string, unknown>;
}

/** What a fact grants: so many messages until `closesAt`. `allowance` null means without a count. */
export interface WindowGrant {
  allowance: number | null;
  closesAt: Date;
}

/**
 * What became of one attempt to send. `retry` only when it is certain that nothing was delivered, or
 * that the platform would know the second one from the first by its key.
 */
export type SendOutcome =
  | { status: 'sent'; platformMessageId: string | null }
  | {
      status: 'retry';
      afterMs: number;
      code: string;
      reason: string;
      /** The platform did not answer what comes before the message: nothing can be sent just now. */
      away?: true;
    }
  | { status: 'uncertain'; code: string; reason: string }
  | {
      status: 'failed';
      code: string;
      reason: string;
      /** The platform's view of the window, when it differs from ours. */
      window?: 'closed' | 'exhausted';
      /** She has not agreed to (another) message by this template, whatever we had counted. */
      grant?: 'used';
      /** She can no longer be reached at this identity (unfollowed, refused, invalid id). */
      unreachable?: boolean;
      /** An operator must act (bad secret, missing right); the account's outbox pauses. */
      alert?: boolean;
    };

/**
 * One platform's rules and its way of sending. Registered by a channel folder, used by `messages`,
 * which knows no platform by name.
 */
export interface ChannelAdapter {
  kind: string;
  /** The identity kind that messages of this channel are addressed to. */
  addressKind: 'openid' | 'external_userid';
  /**
   * Which interaction window this fact opens for the account, by its dated rule set; null when none.
   * Pure: reads `account.settings` (rule set, merge policy) and `fact.occurredAt` only.
   */
  windowGrant(account: ChannelAccount, fact: AnyFact): WindowGrant | null;
  /** Content types the account can send. */
  supports(content: MessageContent): boolean;
  /**
   * What sending such a content uses up: of the interaction window, of what she agreed to get by its
   * template (`subscription.changed`), or nothing.
   */
  uses(content: MessageContent): 'window' | 'grant' | 'nothing';
  /** The first value of a filled-in content that the platform would refuse; null when all are right. */
  unfit(content: MessageContent): { field: string; rule: string } | null;
  /** Says the same to many people at once, where the platform has that. */
  mass?: MassSend;
  /**
   * Whether the platform answers at all, found out by a call that does nothing. Asked after an answer
   * was lost, so that no message is risked to find that out. Left out: it is taken to answer.
   */
  answers?(account: ChannelAccount): Promise<boolean>;
  /** Upper bound of send calls per second for one account (configuration with a default). */
  ratePerSecond(account: ChannelAccount): number;
  /**
   * Sends one rendered message. Never throws for a platform's answer or a network fault: those are
   * outcomes. Throws only for faults of our own.
   *
   * @param key the same for every attempt at one message, for platforms that know repetitions by one
   */
  send(
    account: ChannelAccount,
    address: string,
    content: MessageContent,
    key: string,
  ): Promise<SendOutcome>;
}

/** A platform's way to say the same to many people with one call, outside of interaction windows. */
export interface MassSend {
  supports(content: MessageContent): boolean;
  /** How many of them one person gets in a calendar month at most. */
  perMonth: number;
  /** IANA zone of the platform's calendar. */
  zone: string;
  /** How many people one call takes. */
  least: number;
  most: number;
  /**
   * Hands it over for all of them. The outcome is that of the call: who gets it in the end only the
   * platform knows.
   *
   * @param key the same for every attempt
   */
  send(
    account: ChannelAccount,
    addresses: readonly string[],
    content: MessageContent,
    key: string,
  ): Promise<SendOutcome>;
}
