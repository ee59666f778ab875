import type { AnyFact, FactType } from '#contracts/facts.ts';
import type { MessagePlan } from '#contracts/message-plan.ts';
import type { Rule } from '#contracts/rules.ts';
import type { OpenWindow } from '#modules/messages/index.ts';

/** Names a fact so that it can be read again: it may bring her to a branch long after it happened. */
export interface Cause {
  factId: string;
  type: FactType;
  contactId: string;
  channelId: string | null;
  /** ISO 8601. */
  occurredAt: string;
  pos: string;
}

/** What a run that stands at a step waits for. Kept as JSON. */
export type Wait =
  | { kind: 'time' }
  /** Some of the step's facts; `wakeAt` is the timeout. */
  | { kind: 'fact' }
  /** The end of an interaction window, or, before a timeout that hangs on it, a fact. */
  | { kind: 'window' }
  /** What becomes of the message that the step sent. */
  | { kind: 'result'; messageId: string }
  /** It happened while the journey was paused: she goes on by this way out when it is resumed. */
  | { kind: 'due'; outlet: string }
  /**
   * Between two calls of `decide`; never stored. `passed`: steps gone through since the happening;
   * `arriving`: she has just come to the step, and was not woken there.
   */
  | { kind: 'ask'; ask: Ask; passed: string[]; arriving: boolean };

/** What is stored of a run beside its columns. */
export interface RunState {
  wait: Wait | null;
  /** The fact that brought her where she is: the one she came in by, or waited for, last. */
  cause: Cause | null;
}

/** One time that a person goes through a journey. */
export interface Run {
  workspaceId: string;
  contactId: string;
  id: string;
  journeyId: string;
  version: number;
  /** The contact that came in, before any merge. */
  enteredAs: string;
  status: 'active' | 'ended';
  step: string | null;
  /** How many steps she came to; the place of the last visit. */
  seq: number;
  state: RunState;
  wakeAt: Date | null;
  /** Types of facts that may move or end it, or reach its goal after its end. */
  waits: FactType[];
  /** What let her in: `fact`, `segment`, `code`, `day`, `festival`, `api`, `manual`. */
  trigger: string;
  enteredAt: Date;
  endedAt: Date | null;
  reason: string | null;
  goalAt: Date | null;
  goalUntil: Date | null;
}

/** Why a way ended. Exit steps may give words of their own instead. */
export const exitReasons = [
  'finished',
  'goal',
  'unfollowed',
  'withdrawn',
  'fact',
  'segment',
  'rule',
  'exit',
  /** A circle without any wait. */
  'loop',
  'merged',
  'removed',
  'stopped',
] as const;
export type ExitReason = (typeof exitReasons)[number];

/** How often people act at each hour of the day in their own zone; 24 figures. */
export interface BestHours {
  from: 'person' | 'workspace' | 'none';
  hours: readonly number[];
}

/** What `decide` must be told before it can go on. Everything stated so far is to be seen by it. */
export type Ask =
  | {
      kind: 'look';
      /** Which of these hold for her. */
      rules: Rule[];
      /** Her time zone. */
      zone: boolean;
      windows: boolean;
      hours: boolean;
      /** The fact that brought her here, whole. */
      cause: boolean;
    }
  /** What was decided on the message of the `send` effect just stated. */
  | { kind: 'send' };

/** Answers an `Ask`; of a look only what was asked for is read. */
export type Answer =
  | {
      kind: 'look';
      /** Places in `rules` of those that hold. */
      held: ReadonlySet<number>;
      /** IANA name. */
      zone: string;
      /** Those open now. */
      windows: readonly OpenWindow[];
      hours: BestHours;
      /** Null: it is not known any more. */
      cause: AnyFact | null;
    }
  | { kind: 'send'; messageId: string; skipped: boolean };

export type Happening =
  | { kind: 'entered' }
  /** Of her; `paused`: she may leave, but does not move. */
  | { kind: 'fact'; fact: AnyFact; paused: boolean }
  | { kind: 'woken' }
  | { kind: 'answer'; answer: Answer }
  /** By hand, by a merge, or because the journey was stopped. */
  | { kind: 'removed'; reason: string }
  /** To another version, whose definition is given to `decide`; a wait of the same kind goes on. */
  | { kind: 'moved'; version: number; step: string; sameWait: boolean };

/** She came to a step, or left it; `outlet` is `-` when by no way out. */
export type Move =
  | (Visit & { kind: 'came'; at: Date })
  | (Visit & { kind: 'left'; at: Date; outlet: string })
  /** What people may want to know of a visit. */
  | (Visit & { kind: 'noted'; detail: Record<string, unknown> });

interface Visit {
  seq: number;
  version: number;
  step: string;
}

/** What is to be done to the world, in this order. */
export type Act =
  | { kind: 'send'; message: MessagePlan }
  | { kind: 'attribute'; key: string; value: string | number | boolean | null }
  | { kind: 'tag'; add: string[]; remove: string[] }
  | { kind: 'list'; listId: string; change: 'add' | 'remove' }
  | { kind: 'action'; action: string; params: Record<string, unknown> }
  | { kind: 'assign'; userId: string; note: string }
  | { kind: 'webhook'; url: string; data: Record<string, unknown> }
  | { kind: 'goal'; at: Date }
  | { kind: 'exited'; reason: string };

/** The same, with the visit that brought it. */
export type Effect = Act & { seq: number; step: string };

export interface Decision {
  run: Run;
  moves: Move[];
  effects: Effect[];
  /** Null: she waits, or her way has ended. */
  ask: Ask | null;
}
