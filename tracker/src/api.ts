import type { Consent } from './consent.ts';
import { guard } from './guard.ts';
import type { Identity } from './identity.ts';
import type { PageInfo, Properties, TrackerEvent } from './types.ts';

/** Calls that wait in memory for the visitor's decision. */
const MAX_HELD = 100;

/** Makes an event and queues it; does nothing without consent. */
export type Emit = (
  type: TrackerEvent['type'],
  fields: Partial<TrackerEvent>,
  page?: PageInfo,
) => void;

type Call = [method: string, ...args: unknown[]];

/** `window.rapport` after load. Every method is also a call: `rapport.push(['track', 'Name'])`. */
export interface Api {
  push(call: Call | (() => void)): void;
  anonymousId(): string | undefined;
  [method: string]: (...args: never[]) => unknown;
}

/** Builds the public interface. `started` runs whenever consent comes to be given. */
export function createApi(
  emit: Emit,
  consent: Consent,
  identity: Identity,
  page: (name?: string, properties?: Properties) => void,
  started: () => void,
): Api {
  let held: Call[] = [];

  const methods: Record<string, (...args: never[]) => void> = {
    identify(id: unknown, traits?: Properties) {
      // As in Segment's libraries, traits may be given for whoever this is.
      if (id && typeof id === 'object') traits = id as Properties;
      else if (id) identity.identify(`${id}`);
      emit('identify', { traits });
    },
    track: (event: string, properties?: Properties) => emit('track', { event, properties }),
    page,
    alias(userId: string, previousId?: string) {
      emit('alias', {
        userId,
        previousId: previousId || identity.userId() || identity.anonymousId(),
      });
      identity.identify(userId, true);
    },
    group: (groupId: string, traits?: Properties) => emit('group', { groupId, traits }),
  };

  const run = guard((call: Call | (() => void)) => {
    if (typeof call === 'function') return call();
    const [name, ...args] = call as [string, ...never[]];
    if (always[name]) always[name](...args);
    else if (consent.granted()) (methods[name] as CallableFunction)(...args);
    else if (consent.undecided() && held.length < MAX_HELD) held.push(call);
  });

  /** What needs no consent. */
  const always: typeof methods = {
    reset: identity.reset,
    consent(yes: unknown) {
      const before = consent.granted();
      consent.decide(!!yes);
      const calls = held;
      held = [];
      if (!consent.granted()) return;
      calls.forEach(run);
      if (!before) started();
    },
  };

  const api: Api = {
    push: run,
    anonymousId: guard(() => (consent.granted() ? identity.anonymousId() : undefined)),
  };
  for (const name in { ...methods, ...always }) {
    api[name] = (...args: unknown[]) => run([name, ...args]);
  }
  return api;
}
