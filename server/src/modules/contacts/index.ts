import { defineModule } from '#kernel/module.ts';
import { rebuildStale } from './profile/stale.ts';
import { ownerColumn, ownerSection } from './owners/read.ts';
import { ownerRoutes } from './owners/routes.ts';
import { contactReactions } from './reactions.ts';
import { contactRoutes } from './routes.ts';
import { contactRenderers } from './timeline/renderers.ts';
import { contactFields } from './segment-fields.ts';
import { contactVariables } from './variables.ts';

export { getContactsForSend, type ContactForSend, type Follow } from './for-send.ts';
export { displayNames, identityKindsOf, type DisplayName } from './names.ts';
export { assignContacts, type Assignment } from './owners/assign.ts';
export { canonicalIds, findByIdentity, personOf, type Person } from './people.ts';
export { loadAttributes } from './profile/attributes.ts';
export { foldAttributes, type Learned } from './profile/fold.ts';
export { readTraits } from './profile/traits.ts';
export { readCountry, readEmail, readGender, readLanguage, readPhone } from './profile/values.ts';
export { findContacts, type ContactSearch } from './search/find.ts';
export { peopleNamed } from './search/named.ts';
export { applyIdentified } from './reactions.ts';
export { renderFacts } from './timeline/read.ts';

/** Who the customers are: what is known of each person, from every fact about her. */
export const contacts = defineModule({
  name: 'contacts',
  rank: 1,
  needs: [],
  setup: (kernel) => ({
    reactions: contactReactions(kernel),
    routes: (app) => {
      contactRoutes(kernel)(app);
      ownerRoutes(app, kernel);
    },
    jobs: {
      'contacts.rebuildStale': (_payload, { signal }) => rebuildStale(kernel, signal),
    },
    crons: { 'contacts.rebuildStale': '* * * * *' },
    contribute: {
      timelineRenderers: contactRenderers,
      contactSections: [ownerSection],
      contactColumns: [ownerColumn],
      templateVariables: [contactVariables],
      segmentFields: contactFields,
    },
  }),
});
