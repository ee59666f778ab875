/** A unit takes no minute; what was promised then and did not come will not. */
const promiseMs = 60_000;
/** So long a place is kept free for what was promised: by then the commit will not be answered any more. */
const reservedMs = 10_000;
/** No answer comes so late any more. */
const forgetMs = 3_600_000;

interface Named {
  id: string;
}

interface Promised {
  channelId: string;
  at: number;
}

/**
 * Which messages this process holds. The answer to a claim can be lost after its commit, when the
 * database goes away: then messages are claimed by a sender that lives and knows nothing of them,
 * and nobody else would ever touch them. Times are steady milliseconds.
 */
export function createHoldings(now: () => number) {
  const held = new Set<string>();
  const promised = new Map<string, Promised>();
  /** Given back as lost, and when. A claim that was asked for before may still be answered. */
  const forsaken = new Map<string, number>();
  let doubtful = false;

  return {
    /** These are being written as claimed by us; `keep` follows when the unit is committed. */
    promise(rows: Iterable<Named & { channelId: string }>): void {
      for (const { id, channelId } of rows) promised.set(id, { channelId, at: now() });
    },
    /** These were not claimed after all, or the unit failed. */
    renounce(rows: Iterable<Named>): void {
      for (const { id } of rows) promised.delete(id);
    },
    /** For how many messages of an account places are kept free. */
    reserved(channelId: string): number {
      let count = 0;
      for (const entry of promised.values())
        if (entry.channelId === channelId && now() - entry.at < reservedMs) count += 1;
      return count;
    },
    /**
     * Takes in what was claimed.
     *
     * @param askedAt when the claim was asked for; of what was promised that is known
     * @returns those that are ours to send: not what was given back since
     */
    keep<Row extends Named>(rows: readonly Row[], askedAt?: number): Row[] {
      return rows.filter(({ id }) => {
        const since = askedAt ?? promised.get(id)?.at ?? -Infinity;
        promised.delete(id);
        if (since <= (forsaken.get(id) ?? -Infinity)) {
          doubtful = true; // Whether it was claimed again since, only the database knows.
          return false;
        }
        held.add(id);
        return true;
      });
    },
    /** They are written down, or given back. */
    drop(rows: readonly Named[]): void {
      for (const { id } of rows) held.delete(id);
    },
    /** A claim may have been answered without our hearing it. */
    doubt(): void {
      doubtful = true;
    },
    /** Whether there may be messages of ours that we do not know of; asked once, it is taken note of. */
    takeDoubt(): boolean {
      for (const [id, { at }] of promised)
        if (now() - at > promiseMs) {
          promised.delete(id);
          doubtful = true;
        }
      for (const [id, at] of forsaken) if (now() - at > forgetMs) forsaken.delete(id);
      const taken = doubtful;
      doubtful = false;
      return taken;
    },
    /** Of the messages that are claimed by us, those we know nothing of; from now on they are not ours. */
    forsake<Row extends Named>(claimed: readonly Row[]): Row[] {
      const lost = claimed.filter(({ id }) => !held.has(id));
      for (const { id } of lost) forsaken.set(id, now());
      return lost;
    },
  };
}

export type Holdings = ReturnType<typeof createHoldings>;
