/** People decided in one transaction while nobody has to wait; all of them find a place with the sender. */
export const mostPeople = 200;
/** … and at the least; below, the cost of a transaction outweighs its people. */
const leastPeople = 40;

/** The least of its full speed that a campaign keeps, whoever waits: it must come to an end. */
const leastShare = 0.2;
/**
 * What somebody does should be reacted to within so many milliseconds: her message is to be out within
 * 250, and goes the way from there to the platform in about the same again.
 */
const wantedMs = 40;
/** A rest ends after so long, however long a step took. */
const longestRestMs = 1_000;

/**
 * How much of its full speed a campaign takes next. Down by half when somebody waited too long, up in
 * small steps while people act in time, faster when nobody acts. Pure.
 *
 * @param share of now, between 0 and 1
 * @param waitedMs the longest that what somebody did waited for its reaction since the last step; null
 *   when nobody did anything
 */
export function nextShare(share: number, waitedMs: number | null): number {
  if (waitedMs === null) return Math.min(1, share * 1.5);
  if (waitedMs > wantedMs) return Math.max(leastShare, share / 2);
  return Math.min(1, share + 0.05);
}

/** How many people the next step decides on. */
export const peopleAt = (share: number): number =>
  Math.max(leastPeople, Math.round(mostPeople * share));

/** For how long a step that took so long is followed by none. */
export const restAfter = (share: number, workedMs: number): number =>
  Math.min(longestRestMs, workedMs * (1 / share - 1));
