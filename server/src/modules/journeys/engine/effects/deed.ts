import type { Unit } from '#kernel/unit.ts';
import type { Engine } from '../engine.ts';
import type { Ledger } from '../ledger.ts';
import type { Player } from '../play.ts';
import type { Effect } from '../types.ts';

/** Something to be done for a run. */
export interface Deed<K extends Effect['kind'] = Effect['kind']> {
  player: Player;
  effect: Extract<Effect, { kind: K }>;
}

/** What all deeds of one kind are done with. */
export interface Doing {
  engine: Engine;
  unit: Unit;
  ledger: Ledger;
}

/** Those of one kind, in their order. */
export const ofKind = <K extends Effect['kind']>(deeds: readonly Deed[], kind: K): Deed<K>[] =>
  deeds.flatMap((deed) => (deed.effect.kind === kind ? [deed as unknown as Deed<K>] : []));
