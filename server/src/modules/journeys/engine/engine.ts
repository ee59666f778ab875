import type { Kernel } from '#kernel/kernel.ts';
import { audienceOf, type Audience } from '#modules/audience/index.ts';
import { messagesOf, type Messages } from '#modules/messages/index.ts';
import { announceWake } from './wakes/announce.ts';
import {
  createDefinitions,
  createJourneys,
  type CurrentJourneys,
  type Definitions,
} from './loaded.ts';

/** What the engine's parts share in one program. */
export interface Engine {
  kernel: Kernel;
  messages: Messages;
  audience: Audience;
  definitions: Definitions;
  /** The journeys as they are now. */
  current: CurrentJourneys;
  /** Told after each commit when the first of those written is to be woken. */
  aim(at: Date): void;
  /** Set by the loop that wakes people, where this process runs it. */
  attachAim(aim: ((at: Date) => void) | null): void;
}

const instances = new WeakMap<Kernel, Engine>();

/** The one instance of a program. */
export function engineOf(kernel: Kernel): Engine {
  const known = instances.get(kernel);
  if (known) return known;
  const made = create(kernel);
  instances.set(kernel, made);
  return made;
}

function create(kernel: Kernel): Engine {
  const definitions = createDefinitions(kernel.log);
  let aim: ((at: Date) => void) | null = null;
  return {
    kernel,
    messages: messagesOf(kernel),
    audience: audienceOf(kernel),
    definitions,
    current: createJourneys(definitions),
    aim: (at) => (aim ? aim(at) : announceWake(kernel, at)),
    attachAim: (attached) => void (aim = attached),
  };
}
