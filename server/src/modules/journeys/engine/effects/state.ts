import type { Deed, Doing } from './deed.ts';

/** States that people reached a goal, or went out. */
export function stateFacts({ unit, ledger }: Doing, deeds: readonly Deed[]): void {
  for (const { player, effect } of deeds) {
    if (effect.kind !== 'goal' && effect.kind !== 'exited') continue;
    const { workspaceId, contactId, journeyId, id: runId, version } = player.run;
    const about = { workspaceId, contactId, identities: [], channelId: null };
    const data = { journeyId, runId, version, name: ledger.nameOf(player.run) };
    if (effect.kind === 'goal')
      unit.append({ ...about, type: 'journey.goal_reached', occurredAt: effect.at, data });
    else
      unit.append({
        ...about,
        type: 'journey.exited',
        occurredAt: unit.now,
        data: { ...data, reason: effect.reason },
      });
  }
}
