import { useEffect, useRef } from 'react';

/** Where keys belong to what is being typed or chosen, not to the drawing. */
const elsewhere =
  'input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox], [role=menu], dialog';

const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(elsewhere) !== null;

export interface Shortcuts {
  undo: () => void;
  redo: () => void;
  remove: () => void;
  selectAll: () => void;
  clear: () => void;
  fit: () => void;
  open: () => void;
  /** The text for the clipboard; null leaves it as it is. */
  copied: () => string | null;
  pasted: (text: string) => boolean;
}

/** The keys of the drawing, wherever the focus is but in a field. */
export function useShortcuts(given: Shortcuts): void {
  const now = useRef(given);
  useEffect(() => {
    now.current = given;
  });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('keydown', (event) => pressed(event, now.current), { signal });
    const take = (event: ClipboardEvent, cut: boolean) => {
      if (isElsewhere(event.target) || window.getSelection()?.toString()) return;
      const text = now.current.copied();
      if (text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      if (cut) now.current.remove();
    };
    document.addEventListener('copy', (event) => take(event, false), { signal });
    document.addEventListener('cut', (event) => take(event, true), { signal });
    document.addEventListener(
      'paste',
      (event) => {
        if (isElsewhere(event.target)) return;
        const text = event.clipboardData?.getData('text/plain') ?? '';
        if (now.current.pasted(text)) event.preventDefault();
      },
      { signal },
    );
    return () => stop.abort();
  }, []);
}

function pressed(event: KeyboardEvent, act: Shortcuts): void {
  if (isElsewhere(event.target) || event.isComposing || event.altKey) return;
  const run = chosen(event, act);
  if (!run) return;
  event.preventDefault();
  run();
}

function chosen(event: KeyboardEvent, act: Shortcuts): (() => void) | null {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? act.redo : act.undo;
    if (key === 'y') return act.redo;
    return key === 'a' ? act.selectAll : null;
  }
  const onNode = event.target instanceof Element && event.target.closest('.react-flow__node');
  switch (key) {
    case 'delete':
    case 'backspace':
      return act.remove;
    case 'escape':
      return act.clear;
    case 'f':
      return act.fit;
    case 'enter':
      // The canvas itself chooses the step on the same key; the panel opens after that.
      return onNode ? () => window.setTimeout(act.open) : null;
    default:
      return null;
  }
}
