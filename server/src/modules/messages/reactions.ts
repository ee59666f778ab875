import { reaction, type Reaction } from '#kernel/facts/reaction.ts';
import type { Messages } from './messages.ts';
import { reconsider } from './outbox/attempt/again.ts';
import { keepMassReports } from './log/mass-calls.ts';
import { foldWindows } from './windows/fold.ts';
import { changeGrants, foldGrants, joinGrants } from './windows/grants.ts';
import { closeWindows, joinWindows, openWindows } from './windows/store.ts';

/** Our own news opens no window; leaving it out spares the hot path. */
const ownTypes = new Set(['message.sent', 'message.skipped', 'message.failed']);

export const messageReactions = (messages: Messages): Reaction[] => [
  {
    name: 'messages.windows',
    types: 'all',
    async run(unit, facts) {
      const told = facts.filter((fact) => fact.channelId !== null && !ownTypes.has(fact.type));
      if (told.length === 0) return;
      const channelIds = new Set(told.flatMap((fact) => fact.channelId ?? []));
      await messages.accounts.load(unit.tx, channelIds);
      const changes = foldWindows(told, (id) => messages.accounts.get(id));
      unit.defer(closeWindows(unit.tx, changes.closings, 'unfollowed'));
      unit.defer(openWindows(unit.tx, changes.openings));
      unit.defer(reconsider(unit.tx, changes.closings, unit.now));
      if (changes.closings.length > 0) unit.afterCommit(() => messages.wakeDue());
    },
  },
  reaction('messages.merge', ['contact.merged'], async (unit, facts) => {
    const merges = facts.map((fact) => ({ winner: fact.contactId, loser: fact.data.loser }));
    await joinWindows(unit.tx, merges);
    await joinGrants(unit.tx, merges);
  }),
  reaction('messages.grants', ['subscription.changed'], (unit, facts) =>
    changeGrants(unit.tx, foldGrants(facts)),
  ),
  reaction('messages.massReports', ['message.reported'], (unit, facts) =>
    keepMassReports(
      unit.tx,
      facts.flatMap(({ workspaceId, channelId, occurredAt: at, data }) =>
        channelId !== null && data.counts !== undefined
          ? [
              {
                workspaceId,
                channelId,
                platformMessageId: data.platformMessageId,
                status: data.status,
                delivered: data.counts.delivered,
                at,
              },
            ]
          : [],
      ),
    ),
  ),
  reaction('messages.consent', ['consent.changed'], async (unit, facts) => {
    const refused = facts.filter((fact) => !fact.data.granted);
    const places = refused.map(({ contactId }) => ({ contactId, channelId: null }));
    await reconsider(unit.tx, places, unit.now);
    if (places.length > 0) unit.afterCommit(() => messages.wakeDue());
  }),
];
