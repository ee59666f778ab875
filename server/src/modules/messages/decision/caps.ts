import type { FrequencyCap } from '#contracts/api/messages.ts';

const dayMs = 86_400_000;

/** A message that a person got or is about to get. */
export interface Counted {
  purpose: string;
  channelId: string;
  at: Date;
}

/** A message on its way that has not been handed to the platform, so that it can still wait. */
export interface Yielding extends Counted {
  id: string;
  /** Higher numbers yield first. */
  priority: number;
}

/** How full one cap is for one message. */
export interface CapState {
  cap: FrequencyCap;
  /** Got, or on their way with at least the priority of this one. */
  sent: number;
  /** Less urgent ones on their way, in the order in which they give way. */
  yielding: readonly string[];
  /** When the oldest that counts no longer does; null while there is room. */
  freesAt: Date | null;
}

/**
 * The caps that a message of a purpose on a channel falls under, and how full they are. Messages of
 * journeys, campaigns and people count alike. Pure.
 *
 * @param counted messages of capped purposes that cannot be taken back, in any order
 * @param onTheirWay messages of capped purposes that could still wait
 */
export function capStates(
  caps: readonly FrequencyCap[],
  message: { purpose: string; channelId: string; priority: number },
  now: Date,
  counted: readonly Counted[],
  onTheirWay: readonly Yielding[],
): CapState[] {
  return caps
    .filter((cap) => covers(cap, message))
    .map((cap) => {
      const since = now.getTime() - cap.days * dayMs;
      const within = (entry: Counted) => covers(cap, entry) && entry.at.getTime() > since;
      const ahead = onTheirWay.filter((entry) => entry.priority <= message.priority);
      const times = [...counted, ...ahead]
        .filter(within)
        .map(({ at }) => at.getTime())
        .sort((a, b) => a - b);
      const oldest = times[times.length - cap.limit];
      return {
        cap,
        sent: times.length,
        yielding: onTheirWay
          .filter((entry) => entry.priority > message.priority && within(entry))
          .sort((a, b) => b.priority - a.priority || (a.id < b.id ? 1 : -1))
          .map(({ id }) => id),
        freesAt: oldest === undefined ? null : new Date(oldest + cap.days * dayMs),
      };
    });
}

const covers = (
  cap: FrequencyCap,
  { purpose, channelId }: { purpose: string; channelId: string },
) =>
  (cap.purpose === null || cap.purpose === purpose) &&
  (cap.channelId === null || cap.channelId === channelId);

const isFull = ({ cap, sent }: CapState) => sent >= cap.limit;

/** Of the full caps the one that frees last; null while all have room. */
export function tightest(states: readonly CapState[]): CapState | null {
  const never = (state: CapState) => state.freesAt?.getTime() ?? Infinity;
  return states
    .filter(isFull)
    .reduce<CapState | null>(
      (worst, state) => (worst === null || never(state) > never(worst) ? state : worst),
      null,
    );
}

/** The less urgent messages whose places this one takes. */
export function displacedBy(states: readonly CapState[]): string[] {
  const ids = states.flatMap(({ cap, sent, yielding }) =>
    yielding.slice(0, Math.max(0, sent + yielding.length + 1 - cap.limit)),
  );
  return [...new Set(ids)];
}
