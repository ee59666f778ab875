import { forget, type Store } from './storage.ts';

/** Whether we may keep and send anything. Asked anew each time: another tab may have decided. */
export interface Consent {
  granted(): boolean;
  /** Whether calls made before the visitor decides may wait in memory for the decision. */
  undecided(): boolean;
  decide(yes: boolean): void;
}

/**
 * Two regimes. Opt-in (`data-consent="required"`): silent until yes, and a browser that sends
 * Global Privacy Control has already said no. Opt-out (default): speaks until no.
 * The only thing kept after a no is, in the opt-out regime, the no itself.
 * GPC: https://www.w3.org/TR/gpc/
 */
export function createConsent(store: Store, required: boolean): Consent {
  const opposed = () =>
    required && !!(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
  const granted = () => {
    const decision = store.get('consent');
    return !opposed() && (required ? decision === '1' : decision !== '0');
  };
  const clear = () => {
    forget(store);
    if (!required) store.set('consent', '0');
  };
  let refused = false;

  // A withdrawal on a sibling subdomain could not reach this origin's storage: finish it here.
  if (!granted()) clear();

  return {
    granted,
    undecided: () => required && !refused && !opposed(),
    decide(yes) {
      refused = !yes;
      if (!yes) clear();
      else if (!opposed()) store.set('consent', '1');
    },
  };
}

/** The same store, except that nothing can be written without consent. */
export function gate(store: Store, granted: () => boolean): Store {
  return {
    ...store,
    set(key, value) {
      if (granted()) store.set(key, value);
    },
  };
}
