import { z } from 'zod';
import { messagePriorities, messagePurpose } from '#contracts/api/messages.ts';
import { messageContent } from '#contracts/content.ts';
import { messageWay } from '#contracts/message-plan.ts';
import type { Action } from '#kernel/registry.ts';
import type { Messages } from './messages.ts';

const common = {
  purpose: messagePurpose.default('marketing'),
  priority: z.enum(messagePriorities).default('normal'),
  /** Beyond this a message is skipped rather than sent late. */
  expiresInSeconds: z
    .int()
    .min(1)
    .max(30 * 86_400)
    .default(86_400),
  key: z.string().max(200).optional(),
  source: z.object({ kind: z.string(), id: z.string().nullable() }),
};
const params = z.union([
  z.object({ ...common, ways: z.array(messageWay).min(1).max(6) }),
  z.object({ ...common, content: messageContent, channels: z.array(z.uuid()).default([]) }),
]);

/** `messages.send`: says `params.content`, or one of `params.ways`, at another module's bidding. */
export const sendAction = (messages: Messages): Action => ({
  name: 'messages.send',
  async run(unit, requests) {
    const intents = requests.map(({ workspaceId, contactId, at, params: given }) => {
      const { expiresInSeconds, ...wish } = params.parse(given);
      const expiresAt = new Date(at.getTime() + expiresInSeconds * 1000);
      return { ...wish, workspaceId, contactId, expiresAt };
    });
    await messages.send(unit, intents);
  },
});
