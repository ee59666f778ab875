import type { Fact } from '#contracts/facts.ts';
import { isValidAt, sceneKey, type ScannedCode } from '../resolve.ts';

export type FollowFact = Fact<'contact.followed'>;
export type ScanFact = FollowFact | Fact<'code.scanned'>;

/** How somebody came: by a scan, or to the site by a link (`visiting`). */
export interface Arrival {
  workspaceId: string;
  contactId: string;
  factId: string;
  channelId: string | null;
  lane: number;
  at: Date;
  /** What the scan or the link named. */
  scene: string;
  /** What the browser calls a visit by; null for scans, and where it says nothing. */
  mark: string | null;
  code: ScannedCode | null;
  /** The code was valid at that moment. */
  valid: boolean;
  kind: 'new' | 'returning' | 'following' | 'visiting';
}

export interface ScanArrival extends Arrival {
  kind: 'new' | 'returning' | 'following';
}

/**
 * Which follows of a batch are of people who had never followed the channel before. `followTimes`
 * counts a person's follows of a channel up to the end of the batch (key: contact and channel), so
 * follows later in the batch are taken off again.
 *
 * @returns ids of facts
 */
export function newFollows(
  facts: readonly ScanFact[],
  followTimes: ReadonlyMap<string, number>,
): Set<string> {
  const remaining = new Map(followTimes);
  const fresh = new Set<string>();
  for (const fact of facts.toReversed()) {
    if (fact.type !== 'contact.followed') continue;
    const key = followKey(fact);
    const times = remaining.get(key) ?? 1;
    remaining.set(key, times - 1);
    if (times <= 1) fresh.add(fact.id);
  }
  return fresh;
}

export const followKey = (fact: { contactId: string; channelId: string | null }): string =>
  `${fact.contactId} ${fact.channelId ?? ''}`;

/** What each scan in a batch was; follows without a scene are left out. */
export function scansIn(
  facts: readonly ScanFact[],
  codes: ReadonlyMap<string, ScannedCode>,
  fresh: ReadonlySet<string>,
): ScanArrival[] {
  return facts.flatMap((fact) => {
    const { scene } = fact.data;
    if (scene === null) return [];
    const { workspaceId, contactId, channelId, lane, occurredAt: at } = fact;
    const code = (channelId && codes.get(sceneKey({ channelId, scene }))) || null;
    const valid = code !== null && isValidAt(code, at);
    const kind =
      fact.type === 'code.scanned' ? 'following' : fresh.has(fact.id) ? 'new' : 'returning';
    const who = { workspaceId, contactId, channelId, lane, at };
    return [{ ...who, factId: fact.id, scene, mark: null, code, valid, kind }];
  });
}

export interface Touch {
  workspaceId: string;
  contactId: string;
  firstCode: string;
  firstAt: Date;
  lastCode: string;
  lastAt: Date;
}

/** The first and last code that touched each person in a batch. */
export function touchesIn(arrivals: readonly Arrival[]): Touch[] {
  const touches = new Map<string, Touch>();
  for (const { workspaceId, contactId, code, at } of arrivals) {
    if (!code) continue;
    const touch = touches.get(contactId);
    if (!touch)
      touches.set(contactId, {
        workspaceId,
        contactId,
        firstCode: code.id,
        firstAt: at,
        lastCode: code.id,
        lastAt: at,
      });
    else {
      if (at < touch.firstAt) Object.assign(touch, { firstCode: code.id, firstAt: at });
      if (at >= touch.lastAt) Object.assign(touch, { lastCode: code.id, lastAt: at });
    }
  }
  return [...touches.values()];
}
