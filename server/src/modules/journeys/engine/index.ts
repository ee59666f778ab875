import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';
import { engineOf } from './engine.ts';
import { journeyReaction } from './react.ts';
import { startWakes } from './wakes/loop.ts';

export { decide } from './decide/decide.ts';
export { engineOf, type Engine } from './engine.ts';
export { enter, happenTo, type EntryResult, type EntryWish, type RunWish } from './enter.ts';
export * from './types.ts';

/** What moves people through journeys. */
export const engineParts = (kernel: Kernel): ModuleParts => {
  const engine = engineOf(kernel);
  return {
    reactions: [journeyReaction(engine)],
    work: () => startWakes(engine),
  };
};
