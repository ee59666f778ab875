import type { MessagePriority, MessagePurpose } from '#contracts/api/messages.ts';
import { messagePriorities } from '#contracts/api/messages.ts';
import type { MessageSource } from '#contracts/facts.ts';
import type { MessageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';

/** The wish to send one message to one person. Intents of one call keep their order per person. */
export type Intent = Wish & {
  workspaceId: string;
  priority: MessagePriority;
  /** Of intents with the same key for one person only the first is carried out, for 30 days. */
  key?: string;
  /** What asks for it, such as `{ kind: 'welcome', id: factId }`; shown in the log, told in its facts. */
  source: MessageSource;
  /**
   * Which part of its source, such as one arm of one sending of a campaign. What goes to many at once is
   * gathered, reported on and its links counted by it.
   */
  part?: string;
};

/** What the decision is about: to whom, what for, what, and in which time. */
export type Wish = {
  contactId: string;
  purpose: MessagePurpose;
  /** Left out: `normal`. */
  priority?: MessagePriority;
  notBefore?: Date;
  /** After this the message is worthless and is skipped. */
  expiresAt: Date;
} & Said;

/** Either one content, or ways to say it that are tried in order. Texts may hold `{{ variables }}`. */
export type Said =
  | {
      content: MessageContent;
      /** Channel accounts in order of preference; empty or left out: wherever she can be reached. */
      channels?: readonly string[];
      /** The variables were filled in before: braces are meant as they are. */
      rendered?: boolean;
      ways?: undefined;
    }
  | {
      ways: readonly MessageWay[];
      content?: undefined;
      channels?: undefined;
      rendered?: undefined;
    };

/** All that is said of a message, as ways; one content is one way in any language. */
export const waysOf = (said: Said): readonly [MessageWay, ...MessageWay[]] => {
  if (said.content)
    return [{ content: said.content, channels: [...(said.channels ?? [])], languages: [] }];
  const [first, ...others] = said.ways;
  if (!first) throw new Error('A message needs at least one way to be said.');
  return [first, ...others];
};

/** Whether deciding anew has nothing to choose from. */
export const isSingle = (ways: readonly MessageWay[]): boolean =>
  ways.length === 1 && ways[0]?.languages.length === 0 && ways[0].mass !== true;

export const priorityRank = (priority: MessagePriority): number =>
  messagePriorities.indexOf(priority);
