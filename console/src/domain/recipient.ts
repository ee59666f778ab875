import type { Message } from '#contracts/api/messages.ts';

/** Whom a message is for; on a channel it is addressed to an openid, so a nameless one is a follower. */
export const recipient = (message: Message) => ({
  id: message.contactId,
  name: message.contactName,
  identityKinds: message.channelId ? (['openid'] as const) : [],
});
