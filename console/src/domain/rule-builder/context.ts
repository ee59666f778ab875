import { createContext, use } from 'react';
import type { SegmentField } from '#contracts/api/segments.ts';
import type { Rule, RuleProblem } from '#contracts/rules.ts';
import type { Steps } from './model/tree.ts';
import type { Speaker } from './words/speaker.ts';

/** What every part of a rule builder shares. */
export interface Building {
  speaker: Speaker;
  fields: readonly SegmentField[];
  /** The workspace's currency, for money that is new. */
  currency: string;
  problems: readonly RuleProblem[];
  /** How many people meet a node, by its place; unknown ones are left out. */
  counts: ReadonlyMap<string, number>;
  /** The counts are of the rule before the last change. */
  counting: boolean;
  /** The segment that is built, which cannot be a condition of itself. */
  ownId: string | null;
  /** @param key changes with the same one are undone together, as letters typed into a field */
  edit: (steps: Steps, next: Rule, key?: string) => void;
  act: (act: Act) => void;
}

/** What is done to the tree itself. */
export type Act =
  | { do: 'add'; group: Steps; node: Rule }
  | { do: 'copy' | 'remove' | 'wrap' | 'unwrap'; steps: Steps }
  | { do: 'move'; steps: Steps; by: -1 | 1 };

export const BuildingContext = createContext<Building | null>(null);

export function useBuilding(): Building {
  const building = use(BuildingContext);
  if (!building) throw new Error('Only inside a rule builder');
  return building;
}
