import { z } from 'zod';
import { messagePriorities, messagePurpose } from '#contracts/api/messages.ts';
import { messageContent } from '#contracts/content.ts';
import { messageWay } from '#contracts/message-plan.ts';
import type { Action } from '#kernel/registry.ts';
import type { Messages } from './messages.ts';

const common = {
  purpose: messagePurpose.default('marketing').meta({ picks: 'purpose' }),
  priority: z.enum(messagePriorities).default('normal'),
  /** Beyond this a message is skipped rather than sent late. */
  expiresInSeconds: z
    .int()
    .min(1)
    .max(30 * 86_400)
    .default(86_400),
};
const single = {
  content: messageContent.meta({ picks: 'content' }),
  channels: z.array(z.uuid()).max(20).default([]).meta({ picks: 'channel' }),
};
const named = {
  key: z.string().max(200).optional(),
  source: z.object({ kind: z.string(), id: z.string().nullable() }).optional(),
};
const params = z.union([
  z.object({ ...common, ...named, ways: z.array(messageWay).min(1).max(6) }),
  z.object({ ...common, ...named, ...single }),
]);

/** `messages.send`: says `params.content`, or one of `params.ways`, at another module's bidding. */
export const sendAction = (messages: Messages): Action => ({
  name: 'messages.send',
  input: z.object({ ...single, ...common }),
  async run(unit, requests) {
    const intents = requests.map(({ workspaceId, contactId, at, source, params: given }) => {
      const { expiresInSeconds, ...wish } = params.parse(given);
      const expiresAt = new Date(at.getTime() + expiresInSeconds * 1000);
      const asks = wish.source ?? source ?? unnamed;
      return { ...wish, workspaceId, contactId, expiresAt, source: asks };
    });
    await messages.send(unit, intents);
  },
});

const unnamed = { kind: 'action', id: null };
