import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

export interface Question {
  title: string;
  content: string;
  action: string;
  run: () => Promise<unknown>;
}

interface Notices {
  toasts: readonly Toast[];
  question: Question | null;
}

/** Long enough to read twice; a failure stays until it is closed or replaced. */
const goodMs = 3_500;
const badMs = 12_000;
const most = 3;

let notices: Notices = { toasts: [], question: null };
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: Partial<Notices>): void {
  notices = { ...notices, ...next };
  for (const listener of listeners) listener();
}

export const dismiss = (id: number) =>
  set({ toasts: notices.toasts.filter((toast) => toast.id !== id) });

export function say(tone: Toast['tone'], text: string): void {
  const id = ++lastId;
  const others = notices.toasts.filter((toast) => toast.text !== text);
  set({ toasts: [...others, { id, tone, text }].slice(-most) });
  window.setTimeout(() => dismiss(id), tone === 'good' ? goodMs : badMs);
}

export const ask = (question: Question) => set({ question });
export const answered = () => set({ question: null });

export const useNotices = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
