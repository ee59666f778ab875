import type { TagRule } from '#contracts/tag-rules.ts';

/** Something in the log that puts a rule's tag on a person, or takes it off. Times in milliseconds. */
export interface RuleEvent {
  at: number;
  factId: string;
  kind: 'put' | 'take';
  /** Which of the rule's `puts`; of no meaning for what takes off. */
  clause: number;
}

/** A tag on a person by its rule. */
export interface OnByRule {
  since: number;
  until: number | null;
  /** What brought it; null for one that an older form of the rule had put on. */
  factId: string | null;
  clause: number;
}

const dayMs = 86_400_000;

/**
 * Whether a rule's tag is on a person, by everything that put it on or took it off. The order in
 * which the events came to be known does not matter: only when each of them happened does. Of two at
 * one moment, taking off counts.
 *
 * @param base what the person had before the rule was to be looked at
 */
export function fold(
  events: readonly RuleEvent[],
  lifetime: TagRule['lifetime'],
  base: OnByRule | null,
  now: number,
): OnByRule | null {
  let on: OnByRule | null = null;
  let waiting = base;
  const runOut = (at: number) => {
    if (on?.until != null && on.until <= at) on = null;
  };
  for (const event of events.toSorted(inOrder)) {
    if (waiting && waiting.since <= event.at) [on, waiting] = [join(on, waiting), null];
    runOut(event.at);
    if (event.kind === 'take') on = null;
    else on = put(on, event, lifetime);
  }
  if (waiting) on = join(on, waiting);
  runOut(now);
  return on;
}

function put(on: OnByRule | null, event: RuleEvent, lifetime: TagRule['lifetime']): OnByRule {
  const { at, factId, clause } = event;
  const until = lifetime ? at + lifetime.days * dayMs : null;
  if (!on) return { since: at, until, factId, clause };
  if (!lifetime?.renew || on.until === null || until === null) return on;
  return { ...on, until: Math.max(on.until, until) };
}

/** What she had before stays, and lasts at least as long as it was to last. */
function join(on: OnByRule | null, base: OnByRule): OnByRule {
  if (!on || (on.until !== null && on.until <= base.since)) return base;
  const until = on.until === null || base.until === null ? null : Math.max(on.until, base.until);
  return { ...on, until };
}

const inOrder = (a: RuleEvent, b: RuleEvent) =>
  a.at - b.at ||
  Number(a.kind === 'take') - Number(b.kind === 'take') ||
  (a.factId < b.factId ? -1 : Number(a.factId > b.factId)) ||
  a.clause - b.clause;
