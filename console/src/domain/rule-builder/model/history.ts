import { useReducer } from 'react';

export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** What the last change was made to; another to the same is part of it. */
  lastKey: string | null;
}

export type Step<T> =
  | { do: 'change'; to: T; key: string | null }
  | { do: 'undo' }
  | { do: 'redo' }
  | { do: 'start'; from: T };

/** More steps back than anybody goes. */
const longest = 200;

export const startHistory = <T>(now: T): History<T> => ({
  past: [],
  now,
  future: [],
  lastKey: null,
});

/** Letters typed into one field come back in one step: their changes bear the same key. */
export function step<T>(history: History<T>, taken: Step<T>): History<T> {
  const { past, now, future, lastKey } = history;
  switch (taken.do) {
    case 'start':
      return startHistory(taken.from);
    case 'change': {
      const joins = taken.key !== null && taken.key === lastKey;
      const before = joins ? past : [...past, now].slice(-longest);
      return { past: before, now: taken.to, future: [], lastKey: taken.key };
    }
    case 'undo': {
      const back = past.at(-1);
      if (back === undefined) return history;
      return { past: past.slice(0, -1), now: back, future: [now, ...future], lastKey: null };
    }
    case 'redo': {
      const [next, ...rest] = future;
      if (next === undefined) return history;
      return { past: [...past, now], now: next, future: rest, lastKey: null };
    }
  }
}

/** A value with the way back to what it was. */
export function useHistory<T>(first: T) {
  const [history, take] = useReducer(step<T>, first, startHistory<T>);
  return {
    now: history.now,
    change: (to: T, key: string | null = null) => take({ do: 'change', to, key }),
    start: (from: T) => take({ do: 'start', from }),
    undo: () => take({ do: 'undo' }),
    redo: () => take({ do: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  };
}
