import { useSyncExternalStore } from 'react';
import { readChoice, storeChoice } from '../ui/storage.ts';
import type { ThemeName } from './tokens.ts';

export type ThemeChoice = 'system' | ThemeName;

const key = 'rapport.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice: ThemeChoice = readChoice(key, ['light', 'dark'], 'system');

function apply(): void {
  if (choice === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = choice;
  for (const listener of listeners) listener();
}

system.addEventListener('change', apply);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setThemeChoice(next: ThemeChoice): void {
  choice = next;
  storeChoice(key, next === 'system' ? null : next);
  apply();
}

/** What the person chose, which may be to follow the system. */
export const useThemeChoice = () => useSyncExternalStore(subscribe, () => choice);

/** The theme in force now. */
export const useTheme = (): ThemeName =>
  useSyncExternalStore(subscribe, () =>
    choice === 'system' ? (system.matches ? 'dark' : 'light') : choice,
  );
