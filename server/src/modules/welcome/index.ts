import { defineModule } from '#kernel/module.ts';
import { messagesOf } from '#modules/messages/index.ts';
import { welcomeReactions } from './reactions.ts';
import { welcomeRoutes } from './routes.ts';
import { welcomeUses } from './uses.ts';

/** What new followers hear first: a code's own welcome, or the account's. */
export const welcome = defineModule({
  name: 'welcome',
  rank: 3,
  needs: ['contacts', 'codes', 'messages'],
  setup: (kernel) => {
    const messages = messagesOf(kernel);
    return {
      reactions: welcomeReactions(messages),
      routes: welcomeRoutes(kernel, messages),
      contribute: { contentUses: [welcomeUses] },
    };
  },
});
