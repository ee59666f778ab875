import type { Player } from '../play.ts';
import type { Run } from '../types.ts';
import type { Doing } from './deed.ts';

/** What brought a change about, as the console finds words for it. */
export const whyOf = ({ ledger }: Doing, run: Run): string => `journey:${ledger.nameOf(run)}`;

/** Something done for a run, with the visit that brought it. */
interface Placed {
  player: Player;
  effect: { seq: number; step: string };
}

/**
 * Notes that a step could not do its work, at the visit; she goes on all the same.
 *
 * @param code of the problem, whose words are in the catalogues
 */
export function noteProblem({ ledger }: Doing, { player, effect }: Placed, code: string): void {
  ledger.detail(player.run, effect.step, effect.seq, { problem: code });
}
