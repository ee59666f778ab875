import type { Fact } from '#contracts/facts.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { getContactsForSend } from '#modules/contacts/index.ts';
import {
  followKey,
  newFollows,
  scansIn,
  touchesIn,
  type FollowFact,
  type ScanArrival,
  type ScanFact,
} from './arrivals.ts';
import { creditDeeds, creditFollows, type Deed, type PlainFollow } from './deeds.ts';
import {
  endFollows,
  rebuildTouches,
  saveArrivals,
  saveFollows,
  saveTouches,
  type Follow,
} from './store.ts';
import { countArrivals } from './figures.ts';
import { visitsIn, type PageFact } from './links.ts';
import { resolveScenes } from '../resolve.ts';

/** How long after a scan or visit what a person does is credited to the code. Our choice; no source prescribes it. */
const creditDays = 30;

export const codeReactions = ({ live, registry }: Kernel): Reaction[] => [
  reaction(
    'codes.attribute',
    ['contact.followed', 'code.scanned', 'page.viewed'],
    async (unit, facts) => {
      const { tx } = unit;
      const scanFacts = facts.filter((fact): fact is ScanFact => fact.type !== 'page.viewed');
      const fresh = newFollows(scanFacts, await followTimes(unit, scanFacts));
      const scans = scansIn(scanFacts, await codesOf(unit, scanFacts), fresh);
      const arrivals = [...scans, ...(await visitsIn(tx, facts.filter(isPage)))];
      const touchedBefore = await saveArrivals(tx, arrivals);
      const credited = await creditFollows(tx, plainFollows(scanFacts, fresh), creditDays);
      const follows = [...followsBy(scans), ...credited];
      if (arrivals.length + follows.length === 0) return;
      await saveTouches(tx, touchesIn(arrivals));
      await saveFollows(tx, follows);
      await countArrivals(tx, arrivals, follows, touchedBefore);
      await registry.action('audience.tag').run(unit, tagsIn(scans));
      unit.afterCommit(() => {
        for (const workspaceId of new Set(facts.map((fact) => fact.workspaceId)))
          live.publish({ workspaceId, topic: 'codes', data: {} });
      });
    },
  ),
  reaction('codes.unfollow', ['contact.unfollowed'], (unit, facts) =>
    endFollows(
      unit.tx,
      facts.map(({ contactId, channelId, occurredAt }) => ({
        contactId,
        channelId,
        at: occurredAt,
      })),
    ),
  ),
  reaction('codes.credit', ['message.received', 'order.placed', 'order.refunded'], (unit, facts) =>
    creditDeeds(unit.tx, facts.map(toDeed), creditDays),
  ),
  reaction('codes.merge', ['contact.merged', 'contact.unmerged'], (unit, facts) =>
    rebuildTouches(
      unit.tx,
      facts.map((fact) => fact.contactId),
    ),
  ),
];

const isPage = (fact: { type: string }): fact is PageFact => fact.type === 'page.viewed';

/** The codes behind the scenes of a batch. */
function codesOf(unit: Unit, facts: readonly ScanFact[]) {
  const refs = facts.flatMap(({ channelId, data }) =>
    channelId && data.scene ? [{ channelId, scene: data.scene }] : [],
  );
  return resolveScenes(unit.tx, [...new Set(facts.map((fact) => fact.workspaceId))], refs);
}

async function followTimes(unit: Unit, facts: readonly ScanFact[]): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const follows = facts.filter((fact) => fact.type === 'contact.followed');
  for (const [workspaceId, ours] of Map.groupBy(follows, (fact) => fact.workspaceId)) {
    const ids = ours.map((fact) => fact.contactId);
    for (const [contactId, contact] of await getContactsForSend(unit.tx, workspaceId, ids))
      for (const follow of contact.follows)
        times.set(followKey({ contactId, channelId: follow.channelId }), follow.times);
  }
  return times;
}

const followsBy = (scans: readonly ScanArrival[]): Follow[] =>
  scans.flatMap(({ workspaceId, contactId, channelId, lane, at, code, kind }) =>
    code && channelId && kind !== 'following'
      ? [{ workspaceId, contactId, channelId, lane, at, codeId: code.id, isNew: kind === 'new' }]
      : [],
  );

/** Follows that name no scene: what brought them may be a link or an earlier scan. */
const plainFollows = (facts: readonly ScanFact[], fresh: ReadonlySet<string>): PlainFollow[] =>
  facts.filter(isPlainFollow).flatMap((fact) => {
    const { id, workspaceId, contactId, channelId, lane, occurredAt: at } = fact;
    return channelId ? [{ workspaceId, contactId, channelId, lane, at, isNew: fresh.has(id) }] : [];
  });

const isPlainFollow = (fact: ScanFact): fact is FollowFact =>
  fact.type === 'contact.followed' && fact.data.scene === null;

/** Tags are for whoever scans: anybody may open a link. */
const tagsIn = (scans: readonly ScanArrival[]) =>
  scans.flatMap(({ workspaceId, contactId, code, valid, at }) =>
    code && valid && code.tags.length > 0
      ? [{ workspaceId, contactId, why: code.name, at, params: { tags: code.tags } }]
      : [],
  );

function toDeed(
  fact: Fact<'message.received'> | Fact<'order.placed'> | Fact<'order.refunded'>,
): Deed {
  const { workspaceId, contactId, lane, occurredAt: at } = fact;
  const who = { workspaceId, contactId, lane, at };
  if (fact.type === 'message.received')
    return { ...who, messages: 1, orders: 0, amount: null, currency: null };
  const { total, currency } = fact.data;
  return fact.type === 'order.placed'
    ? { ...who, messages: 0, orders: 1, amount: total, currency }
    : { ...who, messages: 0, orders: 0, amount: -Math.abs(total), currency };
}
