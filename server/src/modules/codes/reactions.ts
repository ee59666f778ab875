import type { Fact } from '#contracts/facts.ts';
import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Unit } from '#kernel/unit.ts';
import { getContactsForSend } from '#modules/contacts/index.ts';
import { followKey, scansIn, touchesIn, type Scan, type ScanFact } from './attribution.ts';
import {
  countScans,
  creditDeeds,
  endFollows,
  mergeTouches,
  saveFollows,
  saveScans,
  saveTouches,
  type Deed,
} from './credit-store.ts';
import { resolveScenes } from './resolve.ts';

/** How long after a scan what a person does is credited to the code. Our choice; no source prescribes it. */
export const creditDays = 30;

export const codeReactions = ({ live, registry }: Kernel): Reaction[] => [
  reaction('codes.attribute', ['contact.followed', 'code.scanned'], async (unit, facts) => {
    const scans = await readScans(unit, facts);
    if (scans.length === 0) return;
    await saveScans(unit.tx, scans);
    await saveTouches(unit.tx, touchesIn(scans));
    await saveFollows(unit.tx, scans);
    await countScans(unit.tx, scans);
    await registry.action('audience.tag').run(unit, tagsIn(scans));
    unit.afterCommit(() => {
      for (const workspaceId of new Set(scans.map((scan) => scan.workspaceId)))
        live.publish({ workspaceId, topic: 'codes', data: {} });
    });
  }),
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
  reaction('codes.merge', ['contact.merged'], (unit, facts) =>
    mergeTouches(
      unit.tx,
      facts.map((fact) => ({ winner: fact.contactId, loser: fact.data.loser })),
    ),
  ),
];

async function readScans(unit: Unit, facts: readonly ScanFact[]): Promise<Scan[]> {
  const refs = facts.flatMap(({ channelId, data }) =>
    channelId && data.scene ? [{ channelId, scene: data.scene }] : [],
  );
  if (refs.length === 0) return [];
  const workspaces = [...new Set(facts.map((fact) => fact.workspaceId))];
  const codes = await resolveScenes(unit.tx, workspaces, refs);
  return scansIn(facts, codes, await followTimes(unit, workspaces, facts));
}

async function followTimes(
  unit: Unit,
  workspaces: string[],
  facts: readonly ScanFact[],
): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const workspaceId of workspaces) {
    const ids = facts.flatMap((fact) =>
      fact.workspaceId === workspaceId && fact.type === 'contact.followed' ? [fact.contactId] : [],
    );
    for (const [contactId, contact] of await getContactsForSend(unit.tx, workspaceId, ids))
      for (const follow of contact.follows)
        times.set(followKey({ contactId, channelId: follow.channelId }), follow.times);
  }
  return times;
}

const tagsIn = (scans: readonly Scan[]) =>
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
