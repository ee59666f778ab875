import { defineModule } from '#kernel/module.ts';
import { consentAction } from './action.ts';
import { consentReactions } from './reactions.ts';
import { consentRoutes } from './routes.ts';
import { consentSection } from './section.ts';
import { consentFields } from './segment-fields.ts';

export { consentDefaults, loadConsents, type Consents } from './load.ts';
export { setConsentDefault } from './store.ts';
export type { ConsentDecision } from './rules.ts';

/** What people agreed to, by purpose and channel. */
export const consent = defineModule({
  name: 'consent',
  rank: 1,
  needs: [],
  setup: (kernel) => ({
    reactions: consentReactions,
    routes: consentRoutes(kernel),
    contribute: {
      contactSections: [consentSection],
      segmentFields: consentFields,
      actions: [consentAction],
    },
  }),
});
