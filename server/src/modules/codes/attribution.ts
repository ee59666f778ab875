import type { Fact } from '#contracts/facts.ts';
import { isValidAt, sceneKey, type ScannedCode } from './resolve.ts';

export type ScanFact = Fact<'contact.followed'> | Fact<'code.scanned'>;

export interface Scan {
  workspaceId: string;
  contactId: string;
  factId: string;
  channelId: string | null;
  lane: number;
  at: Date;
  scene: string;
  code: ScannedCode | null;
  /** The code was valid at that moment. */
  valid: boolean;
  kind: 'new' | 'returning' | 'following';
}

export const sceneOf = (fact: ScanFact): string | null => fact.data.scene;

/**
 * What each scan in a batch was. `followTimes` counts a person's follows of a channel up to the end
 * of the batch (key: contact and channel), so follows later in the batch are taken off again.
 */
export function scansIn(
  facts: readonly ScanFact[],
  codes: ReadonlyMap<string, ScannedCode>,
  followTimes: ReadonlyMap<string, number>,
): Scan[] {
  const remaining = new Map(followTimes);
  const scans: Scan[] = [];
  for (const fact of facts.toReversed()) {
    const key = followKey(fact);
    const times = remaining.get(key) ?? 1;
    if (fact.type === 'contact.followed') remaining.set(key, times - 1);
    const scene = sceneOf(fact);
    if (scene === null) continue;
    const code = fact.channelId
      ? codes.get(sceneKey({ channelId: fact.channelId, scene }))
      : undefined;
    scans.push({
      workspaceId: fact.workspaceId,
      contactId: fact.contactId,
      factId: fact.id,
      channelId: fact.channelId,
      lane: fact.lane,
      at: fact.occurredAt,
      scene,
      code: code ?? null,
      valid: code !== undefined && isValidAt(code, fact.occurredAt),
      kind: fact.type === 'code.scanned' ? 'following' : times <= 1 ? 'new' : 'returning',
    });
  }
  return scans.reverse();
}

export const followKey = (fact: { contactId: string; channelId: string | null }): string =>
  `${fact.contactId} ${fact.channelId ?? ''}`;

export interface Touch {
  workspaceId: string;
  contactId: string;
  firstCode: string;
  firstAt: Date;
  lastCode: string;
  lastAt: Date;
}

/** The first and last code that touched each person in a batch. */
export function touchesIn(scans: readonly Scan[]): Touch[] {
  const touches = new Map<string, Touch>();
  for (const { workspaceId, contactId, code, at } of scans) {
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
