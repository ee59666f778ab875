import type { DryRunResult } from '#contracts/api/journeys.ts';
import type { AnyFact } from '#contracts/facts.ts';
import type { OpenWindow } from '#modules/messages/index.ts';
import type { Answer, Ask, Effect, Run } from '../engine/types.ts';

export type Look = Extract<Ask, { kind: 'look' }>;
export type LookAnswer = Extract<Answer, { kind: 'look' }>;
export type Sent = NonNullable<DryRunResult['visits'][number]['message']>;

/** What a dry run finds out: of a real person, or of one who does not exist. Nothing is written. */
export interface World {
  /** `windows`: those that what she did on her way has opened. */
  look(run: Run, ask: Look, now: Date, windows: readonly OpenWindow[]): Promise<LookAnswer>;
  /** What would become of a message. */
  send(run: Run, effect: Extract<Effect, { kind: 'send' }>, now: Date): Promise<Sent>;
  /** The window that a fact of hers opens. */
  opens(fact: AnyFact): OpenWindow | null;
}
