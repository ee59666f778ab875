import { sql } from '#kernel/db/database.ts';
import { defineModule } from '#kernel/module.ts';
import { sendAction } from './action.ts';
import { refuseBadTemplates } from './decision/text/check.ts';
import { blockRoutes } from './library/block-routes.ts';
import { mediaRoutes } from './library/media-routes.ts';
import { previewRoutes } from './preview-routes.ts';
import { contactSection } from './log/section.ts';
import { messageRenderer } from './log/timeline.ts';
import { messagesOf } from './messages.ts';
import { messageReactions } from './reactions.ts';
import { planRoutes } from './plan-routes.ts';
import { suppressAction } from './policy/action.ts';
import { policyRoutes } from './policy/routes.ts';
import { suppressionRoutes } from './policy/suppression-routes.ts';
import { messageRoutes } from './routes.ts';
import { messageFields } from './segment-fields.ts';

export { withinHours } from './decision/local-time.ts';
export { refuseBadTemplates } from './decision/text/check.ts';
export { loadVariables } from './decision/text/fill.ts';
export { contentProblems, renderContent, variablesIn } from './decision/text/template.ts';
export type { Intent, Wish } from './intent.ts';
export { messagesOf, type Messages } from './messages.ts';
export { openWindows, type OpenWindow } from './windows/read.ts';
export type { Preview, SendResult } from './send.ts';

/** Keys of intents are remembered this long. */
const keepKeysDays = 30;

/** What we say to people: whether, when and how; the outbox, and the log with every reason. */
export const messages = defineModule({
  name: 'messages',
  rank: 2,
  needs: ['contacts', 'consent'],
  setup: (kernel) => {
    const own = messagesOf(kernel);
    return {
      reactions: messageReactions(own),
      routes: (app) => {
        messageRoutes(kernel, own)(app);
        planRoutes(kernel, own)(app);
        policyRoutes(kernel, own)(app);
        suppressionRoutes(kernel, own)(app);
        blockRoutes(kernel)(app);
        mediaRoutes(kernel)(app);
        previewRoutes(kernel)(app);
      },
      jobs: {
        'messages.forgetKeys': async () => {
          const before = new Date(kernel.clock.now().getTime() - keepKeysDays * 86_400_000);
          await sql`delete from messages.keys where made_at < ${before}`.execute(kernel.db);
        },
      },
      crons: { 'messages.forgetKeys': '17 3 * * *' },
      contribute: {
        timelineRenderers: [messageRenderer],
        contactSections: [contactSection(kernel.clock)],
        actions: [sendAction(own), suppressAction(own)],
        contentChecks: [{ refuse: refuseBadTemplates }],
        segmentFields: messageFields,
      },
      work: () => own.startSender(),
    };
  },
});
