import type { ConsentDefault, ConsentSettings } from '#contracts/api/consent.ts';

/** One word of a person on one purpose; `channel` null speaks for all of them. */
export interface Statement {
  channel: string | null;
  granted: boolean;
  source: string;
  at: Date;
}

/** Whether something may be done, and why. */
export interface ConsentDecision {
  granted: boolean;
  basis: 'stated' | 'default';
  /** What was decided by; null when it was the workspace's default. */
  statement: Statement | null;
}

/**
 * Decides for one channel (or, with null, for use without a channel). Her latest word counts,
 * whether it was about this channel or about all: who refuses everything after having agreed to one
 * channel is not written to. Of words said at the same moment a refusal counts.
 */
export function decide(
  statements: readonly Statement[],
  channel: string | null,
  fallback: ConsentDefault,
  follower: boolean,
): ConsentDecision {
  const statement = statements
    .filter((entry) => entry.channel === null || entry.channel === channel)
    .reduce<Statement | null>(latest, null);
  if (statement) return { granted: statement.granted, basis: 'stated', statement };
  const granted = fallback === 'granted' || (fallback === 'followers' && follower);
  return { granted, basis: 'default', statement: null };
}

/** The later of two words; of two at the same moment the refusal. */
export function latest<S extends Statement>(a: S | null, b: S): S {
  if (a === null) return b;
  const difference = b.at.getTime() - a.at.getTime();
  if (difference !== 0) return difference > 0 ? b : a;
  return a.granted ? b : a;
}

/** Purposes that no setting names (of another version, or of an integration) need a word of hers. */
export function defaultFor(settings: ConsentSettings, purpose: string): ConsentDefault {
  return Object.hasOwn(settings, purpose) ? (settings[purpose] ?? 'refused') : 'refused';
}
