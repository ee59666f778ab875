import { uuid } from './ids.ts';
import type { Store } from './storage.ts';

/** Who this browser is: a random id, and the site's own user id once it tells us. */
export interface Identity {
  anonymousId(): string;
  userId(): string | undefined;
  /** `samePerson`: the id is a new name for who was here before, not somebody else. */
  identify(userId: string, samePerson?: boolean): void;
  /** For sign-out: the next visitor of this browser is nobody we know. */
  reset(): void;
}

/** Identity in the given store. */
export function createIdentity(store: Store): Identity {
  const reset = () => ['id', 'user', 'first', 'last'].forEach(store.remove);
  return {
    reset,
    anonymousId() {
      const kept = store.get('id');
      if (kept) return kept;
      const made = uuid();
      store.set('id', made);
      return made;
    },
    userId: () => store.get('user') || undefined,
    identify(userId, samePerson) {
      const before = store.get('user');
      // Two people at one browser: a shared anonymous id would join them into one contact.
      if (before && before !== userId && !samePerson) reset();
      store.set('user', userId);
    },
  };
}
