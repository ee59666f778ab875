import type { AnyFact } from '#contracts/facts.ts';
import type { ChannelAccount, ChannelAdapter } from '#kernel/channel-adapter.ts';

/** A window that was opened, merged from all facts of a batch that open the same one. */
export interface Opening {
  workspaceId: string;
  contactId: string;
  channelId: string;
  bucket: string;
  openedAt: Date;
  closesAt: Date;
  remaining: number | null;
}

/** She stopped following: every window of the account is closed. */
export interface Closing {
  workspaceId: string;
  contactId: string;
  channelId: string;
  at: Date;
}

export interface WindowChanges {
  openings: Opening[];
  closings: Closing[];
}

/**
 * What a batch of facts does to windows. Counts never add up: an interaction lifts the remaining
 * count to its own if that is higher, and moves the end to the later one (protocol page 3.5.2). With
 * `windowMerge: 'separate'` in the account's settings each kind of interaction has its own bucket.
 * Openings before a closing of the same batch are void. Pure.
 */
export function foldWindows(
  facts: readonly AnyFact[],
  accountOf: (channelId: string) => { account: ChannelAccount; adapter: ChannelAdapter } | null,
): WindowChanges {
  const openings = new Map<string, Opening>();
  const closings = new Map<string, Closing>();
  for (const fact of facts) {
    if (fact.channelId === null) continue;
    const { workspaceId, contactId, channelId } = fact;
    const place = `${contactId} ${channelId}`;
    if (fact.type === 'contact.unfollowed') {
      const at = later(closings.get(place)?.at, fact.occurredAt);
      closings.set(place, { workspaceId, contactId, channelId, at });
      for (const [key, opening] of openings)
        if (key.startsWith(place) && opening.openedAt <= at) openings.delete(key);
      continue;
    }
    const known = accountOf(channelId);
    const grant = known?.adapter.windowGrant(known.account, fact);
    if (!known || !grant) continue;
    const closed = closings.get(place);
    if (closed && fact.occurredAt < closed.at) continue;
    const bucket = known.account.settings['windowMerge'] === 'separate' ? fact.type : '';
    const key = `${place} ${bucket}`;
    const opening: Opening = {
      workspaceId,
      contactId,
      channelId,
      bucket,
      openedAt: fact.occurredAt,
      closesAt: grant.closesAt,
      remaining: grant.allowance,
    };
    openings.set(key, merge(openings.get(key), opening));
  }
  return { openings: [...openings.values()], closings: [...closings.values()] };
}

/** An older window counts only if it was still open when the newer began. */
function merge(known: Opening | undefined, opening: Opening): Opening {
  if (!known) return opening;
  const [first, second] = known.openedAt <= opening.openedAt ? [known, opening] : [opening, known];
  if (first.closesAt <= second.openedAt) return second;
  const unlimited = first.remaining === null || second.remaining === null;
  return {
    ...second,
    closesAt: later(first.closesAt, second.closesAt),
    remaining: unlimited ? null : Math.max(first.remaining ?? 0, second.remaining ?? 0),
  };
}

const later = (a: Date | undefined, b: Date): Date => (a && a > b ? a : b);
