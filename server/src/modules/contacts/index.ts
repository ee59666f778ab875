import { defineModule } from '#kernel/module.ts';
import { contactReactions } from './reactions.ts';

export { getContactsForSend, type ContactForSend, type Follow } from './for-send.ts';
export { displayNames, type DisplayName } from './names.ts';
export { canonicalIds, findByIdentity, personOf, type Person } from './people.ts';

export const contacts = defineModule({
  name: 'contacts',
  rank: 1,
  needs: [],
  setup: (kernel) => ({ reactions: contactReactions(kernel) }),
});
